//! Market data of the common shapes into the layout that backtests read, and rows of runs out.
