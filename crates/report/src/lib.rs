//! A run as one page that opens offline: pictures, tables, sentences.
