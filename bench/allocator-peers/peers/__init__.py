"""The allocator beside solvers that the product's build never touches."""
