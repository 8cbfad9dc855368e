// LEMON's network simplex and cost scaling as a child process, for the piecewise linear family.
//
// One command a line comes in, one JSON object a line goes out:
//   load FILE          reads an instance of the binary format
//   simplex|scaling FILE  builds the graph, solves it, writes flows and prices (doubles) to FILE
//
// Both need integers: flows are counted in millionths of the instance's unit of money, costs in
// thousandths of its unit of price. A node's pieces are arcs to one sink.

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

namespace {

using Whole = std::int64_t;
using Graph = lemon::SmartDigraph;

constexpr double kFlowUnits = 1e6;
constexpr double kCostUnits = 1e3;

struct Arc {
  Whole tail, head, capacity, cost;
};

// The network with one node more than the instance: the sink.
struct Network {
  std::size_t nodes = 0, routes = 0;
  std::vector<Arc> arcs;
  std::vector<Whole> supply;
};

Whole units(double value, double per_one) { return std::llround(value * per_one); }

class Words {
 public:
  explicit Words(std::string bytes) : bytes_(std::move(bytes)) {}

  bool has(std::size_t count) const { return at_ + 8 * count <= bytes_.size(); }

  template <typename T>
  std::vector<T> take(std::size_t count) {
    std::vector<T> taken(count);
    std::memcpy(taken.data(), bytes_.data() + at_, 8 * count);
    at_ += 8 * count;
    return taken;
  }

  void skip(std::size_t bytes) { at_ += bytes; }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

bool read(const std::string& file, Network& network) {
  std::ifstream in(file, std::ios::binary);
  Words words(std::string(std::istreambuf_iterator<char>(in), {}));
  if (!words.has(4)) return false;
  words.skip(8);
  const auto sizes = words.take<std::uint64_t>(3);
  const std::size_t n = sizes[0], m = sizes[1], pieces = sizes[2];
  if (!words.has(7 * n + 2 * n * pieces + 7 * m)) return false;
  words.skip(8 * 4 * n);  // kind and the utility's numbers: the pieces say it all
  const auto low = words.take<double>(n);
  words.skip(8 * n);  // the cap is where the pieces end
  const auto held = words.take<double>(n);
  const auto length = words.take<double>(n * pieces), slope = words.take<double>(n * pieces);
  const auto source = words.take<Whole>(m), target = words.take<Whole>(m);
  const auto cost = words.take<double>(m);
  words.skip(8 * m);  // no route of this family has depth
  const auto capacity = words.take<double>(m);

  network = Network{n, m, {}, {}};
  for (std::size_t e = 0; e < m; ++e) {
    network.arcs.push_back(
        {source[e], target[e], units(capacity[e], kFlowUnits), units(cost[e], kCostUnits)});
  }
  const Whole sink = static_cast<Whole>(n);
  Whole total = 0;
  for (std::size_t v = 0; v < n; ++v) {
    for (std::size_t k = v * pieces; k < (v + 1) * pieces; ++k) {
      network.arcs.push_back({static_cast<Whole>(v), sink, units(length[k], kFlowUnits),
                              -units(slope[k], kCostUnits)});
    }
    network.supply.push_back(units(held[v] - low[v], kFlowUnits));
    total += network.supply.back();
  }
  network.supply.push_back(-total);
  return true;
}

struct Told {
  double setup = 0, solving = 0;
  bool is_optimal = false;
  std::vector<double> flows, prices;
};

template <typename Solver>
Told solve(const Network& network) {
  using Clock = std::chrono::steady_clock;
  const auto seconds = [](Clock::duration span) {
    return std::chrono::duration<double>(span).count();
  };
  const auto start = Clock::now();
  Graph graph;
  graph.reserveNode(static_cast<int>(network.supply.size()));
  graph.reserveArc(static_cast<int>(network.arcs.size()));
  std::vector<Graph::Node> nodes;
  nodes.reserve(network.supply.size());
  for (std::size_t v = 0; v < network.supply.size(); ++v) nodes.push_back(graph.addNode());
  Graph::ArcMap<Whole> capacity(graph), cost(graph);
  Graph::NodeMap<Whole> supply(graph);
  for (const Arc& arc : network.arcs) {
    const auto added = graph.addArc(nodes[arc.tail], nodes[arc.head]);
    capacity[added] = arc.capacity;
    cost[added] = arc.cost;
  }
  for (std::size_t v = 0; v < nodes.size(); ++v) supply[nodes[v]] = network.supply[v];
  const auto built = Clock::now();
  Solver solver(graph);
  solver.upperMap(capacity).costMap(cost).supplyMap(supply);
  Told told;
  told.is_optimal = solver.run() == Solver::OPTIMAL;
  const auto done = Clock::now();
  told.setup = seconds(built - start);
  told.solving = seconds(done - built);
  if (!told.is_optimal) return told;
  for (std::size_t e = 0; e < network.routes; ++e) {
    const auto arc = graph.arcFromId(static_cast<int>(e));
    told.flows.push_back(static_cast<double>(solver.flow(arc)) / kFlowUnits);
  }
  const Whole level = solver.potential(nodes.back());
  for (std::size_t v = 0; v < network.nodes; ++v) {
    told.prices.push_back(static_cast<double>(solver.potential(nodes[v]) - level) / kCostUnits);
  }
  return told;
}

bool write(const std::string& file, const Told& told) {
  std::ofstream out(file, std::ios::binary);
  for (const auto* numbers : {&told.flows, &told.prices}) {
    out.write(reinterpret_cast<const char*>(numbers->data()),
              static_cast<std::streamsize>(8 * numbers->size()));
  }
  return static_cast<bool>(out.flush());
}

std::string obey(const std::string& line, Network& network) {
  std::istringstream words(line);
  std::string command, file;
  words >> command >> file;
  if (command == "load") {
    return read(file, network) ? "{}" : R"({"error": "the instance cannot be read"})";
  }
  if (command != "simplex" && command != "scaling") return R"({"error": "no such command"})";
  const Told told = command == "simplex"
                        ? solve<lemon::NetworkSimplex<Graph, Whole, Whole>>(network)
                        : solve<lemon::CostScaling<Graph, Whole, Whole>>(network);
  if (!write(file, told)) return R"({"error": "the answer cannot be written"})";
  std::ostringstream reply;
  reply.precision(9);
  reply << R"({"setup": )" << told.setup << R"(, "solving": )" << told.solving
        << R"(, "status": ")" << (told.is_optimal ? "optimal" : "not optimal") << "\"}";
  return reply.str();
}

}  // namespace

int main() {
  Network network;
  std::string line;
  while (std::getline(std::cin, line)) std::cout << obey(line, network) << std::endl;
}
