"""The solvers of Python packages, each with its own defaults but for the accuracy said here.

A solver is prepared with an instance, untimed (arrays in the form it wants), and then run from
nothing as often as asked; each run is timed from its set-up on.
"""

import time
from dataclasses import dataclass, field

import highspy
import numpy as np
import osqp
import piqp
import scipy.sparse as sp

from .instance import program

# Seconds after which a solver is to give up.
PATIENCE = 120.0


@dataclass
class Told:
    """What a run gave: seconds, flows, prices (if any), and the solver's own words."""

    setup: float
    solving: float
    flows: np.ndarray
    prices: np.ndarray | None
    status: str
    steps: int
    bound: float | None = None

    @property
    def seconds(self):
        return self.setup + self.solving


class Clock:
    """Seconds since the last look."""

    def __init__(self):
        self.last = time.perf_counter()

    def split(self):
        now = time.perf_counter()
        passed, self.last = now - self.last, now
        return passed


class Piqp:
    """PIQP, an interior point method for quadratic programs, at its default accuracy."""

    name = "PIQP"

    def __init__(self, instance):
        self.routes, self.program = instance.routes, program(instance)

    def run(self):
        p = self.program
        clock = Clock()
        solver = piqp.SparseSolver()
        solver.setup(p.quadratic, p.linear, p.equal, p.side, x_l=p.low, x_u=p.high)
        setup = clock.split()
        status = solver.solve()
        solving = clock.split()
        found = solver.result
        flows, prices = np.array(found.x)[: self.routes], np.array(found.y)
        words = str(status).rsplit(".", maxsplit=1)[-1]
        return Told(setup, solving, flows, prices, words, found.info.iter)


class Osqp:
    """OSQP, an operator splitting method, to 1e-6 and polished."""

    name = "OSQP"

    def __init__(self, instance):
        p = program(instance)
        self.routes, self.nodes = instance.routes, instance.nodes
        self.data = {
            "P": p.quadratic,
            "q": p.linear,
            "A": sp.vstack([p.equal, sp.eye(len(p.linear))], format="csc"),
            "l": np.concatenate([p.side, p.low]),
            "u": np.concatenate([p.side, p.high]),
        }

    def run(self):
        clock = Clock()
        solver = osqp.OSQP()
        solver.setup(
            **self.data,
            verbose=False,
            eps_abs=1e-6,
            eps_rel=1e-6,
            max_iter=200_000,
            polishing=True,
            time_limit=PATIENCE,
        )
        setup = clock.split()
        found = solver.solve()
        solving = clock.split()
        flows, prices = found.x[: self.routes], found.y[: self.nodes]
        return Told(setup, solving, flows, prices, found.info.status, found.info.iter)


@dataclass
class Highs:
    """HiGHS: linear programs by a method of choice, quadratic ones by its active set method."""

    instance: object
    method: str = "choose"
    is_charged: bool = False
    name: str = field(init=False)

    def __post_init__(self):
        self.name = "HiGHS MIP" if self.is_charged else f"HiGHS {self.method}"
        p = program(self.instance)
        self.program, self.is_quadratic = p, p.quadratic.nnz > 0
        if self.is_quadratic:
            self.name = "HiGHS QP"
        self.linear_program = self.charged(p) if self.is_charged else self.plain(p)

    @staticmethod
    def columns(lp, matrix, cost, low, high):
        lp.num_row_, lp.num_col_ = matrix.shape
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, low, high
        lp.a_matrix_.start_ = matrix.indptr
        lp.a_matrix_.index_ = matrix.indices
        lp.a_matrix_.value_ = matrix.data

    def plain(self, p):
        lp = highspy.HighsLp()
        self.columns(lp, p.equal, p.linear, p.low, p.high)
        lp.row_lower_ = lp.row_upper_ = p.side
        return lp

    def charged(self, p):
        """A binary for each route: nothing flows where it is 0, and 1 costs the charge."""
        routes, count, nodes = self.instance.routes, len(p.linear), self.instance.nodes
        opens = sp.hstack(
            [sp.eye(routes), sp.csc_matrix((routes, count - routes)), -sp.diags(p.high[:routes])]
        )
        balances = sp.hstack([p.equal, sp.csc_matrix((nodes, routes))])
        matrix = sp.vstack([balances, opens], format="csc")
        lp = highspy.HighsLp()
        cost = np.concatenate([p.linear, self.instance.fixed])
        low, high = (np.concatenate([side, with_]) for side, with_ in
                     ((p.low, np.zeros(routes)), (p.high, np.ones(routes))))
        self.columns(lp, matrix, cost, low, high)
        lp.row_lower_ = np.concatenate([p.side, np.full(routes, -highspy.kHighsInf)])
        lp.row_upper_ = np.concatenate([p.side, np.zeros(routes)])
        kinds = highspy.HighsVarType
        lp.integrality_ = [kinds.kContinuous] * count + [kinds.kInteger] * routes
        return lp

    def model(self):
        if not self.is_quadratic:
            return self.linear_program
        lower = sp.tril(self.program.quadratic, format="csc")
        model = highspy.HighsModel()
        model.lp_ = self.linear_program
        model.hessian_.dim_ = lower.shape[0]
        model.hessian_.start_ = lower.indptr
        model.hessian_.index_ = lower.indices
        model.hessian_.value_ = lower.data
        return model

    def run(self):
        model = self.model()
        clock = Clock()
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("time_limit", PATIENCE)
        solver.setOptionValue("mip_rel_gap", 1e-6)
        if not self.is_quadratic and not self.is_charged:
            solver.setOptionValue("solver", self.method)
        solver.passModel(model)
        setup = clock.split()
        solver.run()
        solving = clock.split()
        return self.told(solver, setup, solving)

    def told(self, solver, setup, solving):
        routes, nodes = self.instance.routes, self.instance.nodes
        solution, info = solver.getSolution(), solver.getInfo()
        values = np.array(solution.col_value)
        flows = values[:routes]
        status = str(solver.getModelStatus()).rsplit("k", maxsplit=1)[-1]
        if self.is_charged:
            # What a tolerance left on a route that is closed would be charged for.
            flows = np.where(values[-routes:] > 0.5, flows, 0.0)
            bound = -info.mip_dual_bound
            return Told(setup, solving, flows, None, status, int(info.mip_node_count), bound)
        steps = info.simplex_iteration_count + info.ipm_iteration_count + info.qp_iteration_count
        prices = -np.array(solution.row_dual)[:nodes]
        return Told(setup, solving, flows, prices, status, int(steps))
