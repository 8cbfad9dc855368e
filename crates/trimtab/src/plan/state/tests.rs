//! Every way in which a state can be wrong names its place and its remedy.
