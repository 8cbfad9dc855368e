"""Instances of the binary format, and the arrays that solvers want of them.

Amounts are in millions of dollars, prices in basis points. Every node of an instance has the same
kind of utility: quadratic, or linear by pieces.
"""

import struct
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

QUADRATIC, PIECES = 1, 2


@dataclass
class Instance:
    """The columns of a file, each as an array."""

    kind: int
    slope: np.ndarray
    curvature: np.ndarray
    centre: np.ndarray
    low: np.ndarray
    high: np.ndarray
    held: np.ndarray
    piece_length: np.ndarray
    piece_slope: np.ndarray
    source: np.ndarray
    target: np.ndarray
    cost: np.ndarray
    depth: np.ndarray
    capacity: np.ndarray
    delivered: np.ndarray
    fixed: np.ndarray

    @property
    def nodes(self):
        return len(self.low)

    @property
    def routes(self):
        return len(self.cost)


def read(path):
    """Reads a file of the binary format."""
    data = path.read_bytes()
    nodes, routes, pieces = struct.unpack_from("<QQQ", data, 8)
    at = 32

    def column(count, of="<f8"):
        nonlocal at
        taken = np.frombuffer(data, of, count, at).copy()
        at += 8 * count
        return taken

    kind, slope, curvature, centre, low, high, held = (column(nodes) for _ in range(7))
    length, worth = (column(nodes * pieces) for _ in range(2))
    source, target = (column(routes, "<i8") for _ in range(2))
    rest = (column(routes) for _ in range(5))
    whole = (slope, curvature, centre, low, high, held, length, worth, source, target, *rest)
    return Instance(int(kind[0]), *whole)


@dataclass
class Program:
    """Minimise `x'Px/2 + q'x` subject to `Ex = e` and `low <= x <= high`; flows come first.

    A row of E says what a node holds, and its multiplier is what one more unit there is worth.
    """

    quadratic: sp.csc_matrix
    linear: np.ndarray
    equal: sp.csc_matrix
    side: np.ndarray
    low: np.ndarray
    high: np.ndarray


def program(instance):
    """The arrays of an instance without its fixed charges."""
    nodes, routes = instance.nodes, instance.routes
    at = np.arange(routes)
    ends = np.concatenate([instance.source, instance.target])
    signs = np.concatenate([np.ones(routes), -instance.delivered])
    flows = sp.csc_matrix((signs, (ends, np.tile(at, 2))), shape=(nodes, routes))
    if instance.kind == QUADRATIC:
        curvature = np.concatenate([instance.depth, instance.curvature])
        worth = instance.slope + instance.curvature * instance.centre
        held, side = sp.eye(nodes), instance.held
        low, high = instance.low, instance.high
    elif instance.kind == PIECES:
        count = len(instance.piece_slope)
        curvature = np.concatenate([instance.depth, np.zeros(count)])
        worth = instance.piece_slope
        owner = np.repeat(np.arange(nodes), count // nodes)
        held = sp.csc_matrix((np.ones(count), (owner, np.arange(count))), shape=(nodes, count))
        side = instance.held - instance.low
        low, high = np.zeros(count), instance.piece_length
    else:
        raise ValueError("no solver here takes logarithms")
    curved = sp.diags(curvature, format="csc")
    curved.eliminate_zeros()
    return Program(
        quadratic=curved,
        linear=np.concatenate([instance.cost, -worth]),
        equal=sp.hstack([flows, held], format="csc"),
        side=side,
        low=np.concatenate([np.zeros(routes), low]),
        high=np.concatenate([instance.capacity, high]),
    )
