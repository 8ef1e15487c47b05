// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Assigns ops to clusters; see Partition.h for the rules.

#include "transforms/grouping/Partition.h"

#include "transforms/grouping/Chunks.h"

#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace dlb::grouping {
namespace {

/// A pointwise tree that others read too is computed inside a row only if rows keep threads busy,
/// or if it is too small to matter.
constexpr int64_t enoughRows = 4, smallTree = 4096;

constexpr llvm::StringLiteral notFused = "nothing is, as asked for";

ArrayRef<int64_t> shapeOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

int64_t product(ArrayRef<int64_t> sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), int64_t(1), std::multiplies<>());
}

/// Which kinds an element-wise op prefers to join.
int preference(StringRef kind) { return kind == "pointwise" ? 0 : kind == "row" ? 1 : 2; }

} // namespace

Partition::Partition(Block &block, const Recomputed &recomputed, bool fuse)
    : recomputed(recomputed), fuse(fuse) {
  for (Operation &op : block.without_terminator())
    if (!recomputed.contains(&op))
      place(&op);
  if (fuse)
    mergeScalars();
}

void Partition::place(Operation *op) {
  if (rowSplit(op) && (placeBesideAnchor(op) || placeInRow(op)))
    return;
  auto anchor = dyn_cast<AnchorOpInterface>(op);
  if (anchor && !rowSplit(op)) {
    int cluster = open(op, anchor.kernelFamily(), shapeOf(op->getResult(0)));
    add(op, cluster, recomputed.sources(op, /*inRow=*/false));
    absorbPrologues(op, cluster);
    return;
  }
  placeElementwise(op);
}

/// Places a partial reduction of what a contraction's or convolution's chunk has just computed.
bool Partition::placeBesideAnchor(Operation *op) {
  bool isPartial = fuse && isa<ReductionOpInterface>(op) && !op->use_empty() &&
                   llvm::all_of(op->getUsers(), llvm::IsaPred<ReductionOpInterface>);
  RowSplit split = *rowSplit(op);
  if (!isPartial || !split.keepsLeading())
    return false;
  SmallVector<Source> sources = recomputed.sources(op, /*inRow=*/true);
  auto isBeside = [&](int cluster) {
    const Cluster &target = clusters[cluster];
    if (target.kind != "contract" && target.kind != "convolution")
      return false;
    int64_t extent = chooseChunks(target, product(target.shape)).extent;
    if (ArrayRef(target.shape) != ArrayRef(split.shape) ||
        leadingDimensions(split.keptShape(), extent) < 0)
      return false;
    return llvm::all_of(sources, [&](const Source &source) {
      int from = producer(source);
      return from == cluster ? source.map && source.map.isIdentity()
                             : from < 0 || !waitsFor(from, cluster);
    });
  };
  for (const Source &source : sources)
    if (int cluster = producer(source); cluster >= 0 && isBeside(cluster)) {
      add(op, cluster, sources);
      return true;
    }
  return false;
}

/// True unless `op` is a `pick` that no row computes or reads the operand of.
bool Partition::placeInRow(Operation *op) {
  RowSplit split = *rowSplit(op);
  SmallVector<Source> sources = recomputed.sources(op, /*inRow=*/true);
  SmallVector<Refusal> reasons;
  for (int cluster = int(clusters.size()) - 1; cluster >= 0; --cluster) {
    const Cluster &row = clusters[cluster];
    if (row.merged || !row.split || !(*row.split == split))
      continue;
    bool related = llvm::any_of(sources, [&](const Source &source) {
      int from = producer(source);
      return from == cluster || readBy(source.value, cluster) ||
             (from >= 0 && row.predecessors.contains(from));
    });
    if (!related)
      continue;
    StringRef reason = whyNot(op, sources, cluster);
    if (reason.empty()) {
      add(op, cluster, sources);
      absorb(cluster, sources);
      return true;
    }
    reasons.push_back({op, cluster, reason});
  }
  if (!isa<ReductionOpInterface>(op))
    return false;
  refused.append(reasons);
  int cluster = open(op, "row", split.shape);
  clusters[cluster].split = split;
  add(op, cluster, sources);
  absorb(cluster, sources);
  return true;
}

void Partition::placeElementwise(Operation *op) {
  SmallVector<Source> sources = recomputed.sources(op, /*inRow=*/false);
  bool commits = recomputed.servesUpdates(op);
  llvm::SmallSetVector<int, 4> candidates;
  SmallVector<Refusal> reasons;
  for (const Source &source : sources)
    if (int from = producer(source); from >= 0 && clusters[from].commits == commits)
      candidates.insert(from);
  int best = -1;
  for (int candidate : candidates) {
    StringRef reason = whyNot(op, sources, candidate);
    auto rank = [&](int cluster) { return std::pair(preference(clusters[cluster].kind), cluster); };
    if (!reason.empty())
      reasons.push_back({op, candidate, reason});
    else if (best < 0 || rank(candidate) > rank(best))
      best = candidate;
  }
  if (best < 0) {
    best = open(op, "pointwise", shapeOf(op->getResult(0)));
    refused.append(reasons);
  }
  clusters[best].commits = commits;
  add(op, best, sources);
  absorb(best, sources);
}

/// Merges pointwise clusters that the op just added to `cluster` reads.
void Partition::absorb(int cluster, ArrayRef<Source> sources) {
  for (const Source &source : sources)
    if (int from = producer(source); from >= 0 && from != cluster && canMerge(from, cluster))
      merge(from, cluster);
}

void Partition::absorbPrologues(Operation *anchor, int cluster) {
  for (OpOperand &operand : anchor->getOpOperands()) {
    SmallVector<Source> sources;
    recomputed.collect(operand.get(), AffineMap(), sources);
    for (const Source &source : sources) {
      int tree = producer(source);
      if (tree < 0 || tree == cluster || clusters[tree].kind != "pointwise" ||
          clusters[tree].commits)
        continue;
      if (StringRef reason = whyNoPrologue(tree, operand, cluster); !reason.empty())
        refused.push_back({source.value.getDefiningOp(), cluster, reason});
      else
        merge(tree, cluster);
    }
  }
}

/// Why `tree` isn't computed where the anchor of `cluster` reads it as `operand`; empty if it is.
StringRef Partition::whyNoPrologue(int tree, OpOperand &operand, int cluster) const {
  if (!fuse)
    return notFused;
  auto anchor = cast<AnchorOpInterface>(operand.getOwner());
  std::function<bool(OpOperand &)> isPrivate = [&](OpOperand &use) {
    Operation *user = use.getOwner();
    if (user == anchor)
      return use.getOperandNumber() == operand.getOperandNumber();
    if (recomputed.contains(user))
      return llvm::all_of(user->getUses(), isPrivate);
    return clusterOf(user) == tree;
  };
  for (Operation *op : clusters[tree].ops)
    if (!llvm::all_of(op->getUses(), isPrivate))
      return "its result is read elsewhere too";
  if (!anchor.readsOnce(operand.getOperandNumber()) ||
      product(clusters[tree].shape) < product(shapeOf(operand.get())))
    return "its elements would be computed more than once";
  if (waitsFor(cluster, tree, /*direct=*/false))
    return "the other also waits for what reads its result elsewhere";
  return "";
}

/// Scalar ops that wait for nothing of each other: one launch instead of many.
void Partition::mergeScalars() {
  int last = -1;
  for (int cluster = 0, count = clusters.size(); cluster < count; ++cluster) {
    const Cluster &scalar = clusters[cluster];
    if (scalar.merged || scalar.commits || scalar.kind != "pointwise" || !scalar.shape.empty())
      continue;
    if (last >= 0 && !waitsFor(cluster, last) && !waitsFor(last, cluster))
      merge(last, cluster);
    last = cluster;
  }
}

int Partition::open(Operation *op, StringRef kind, ArrayRef<int64_t> shape) {
  Cluster cluster;
  cluster.kind = kind;
  cluster.shape.assign(shape.begin(), shape.end());
  cluster.anchor = kind == "pointwise" ? nullptr : op;
  clusters.push_back(std::move(cluster));
  return clusters.size() - 1;
}

void Partition::add(Operation *op, int cluster, ArrayRef<Source> sources) {
  clusters[cluster].ops.push_back(op);
  clusterOfOp[op] = cluster;
  for (const Source &source : sources)
    if (int from = producer(source); from >= 0 && from != cluster)
      clusters[cluster].predecessors.insert(from);
}

void Partition::merge(int from, int into) {
  Cluster &source = clusters[from], &target = clusters[into];
  for (Operation *op : source.ops)
    clusterOfOp[op] = into;
  target.ops.append(source.ops);
  llvm::sort(target.ops, [](Operation *a, Operation *b) { return a->isBeforeInBlock(b); });
  target.predecessors.insert(source.predecessors.begin(), source.predecessors.end());
  for (Cluster &cluster : clusters)
    if (cluster.predecessors.erase(from))
      cluster.predecessors.insert(into);
  target.predecessors.erase(into);
  source.merged = true;
}

/// Why `op` can't join `cluster`; empty if it can.
StringRef Partition::whyNot(Operation *op, ArrayRef<Source> sources, int cluster) const {
  if (!fuse)
    return notFused;
  const Cluster &target = clusters[cluster];
  if (target.kind == "scan")
    return "a time loop has a group of its own";
  if (target.split && !(rowSplit(op) == target.split)) {
    if (shapeOf(op->getResult(0)) == ArrayRef(target.split->shape)) {
      if (!target.split->keepsLeading())
        return "its result would be written across rows";
    } else if (shapeOf(op->getResult(0)) != ArrayRef(target.split->keptShape())) {
      return "its shape differs";
    }
  } else if (!target.split && shapeOf(op->getResult(0)) != ArrayRef(target.shape)) {
    return "its shape differs";
  }
  for (const Source &source : sources) {
    int from = producer(source);
    if (from == cluster && !readsWithin(op, source, target))
      return "it reads the other's result at other indices than its own";
    if (from >= 0 && from != cluster && waitsFor(from, cluster))
      return "it also reads what is computed from the other's result elsewhere";
  }
  return "";
}

/// Whether `op`, in `target`, reads `source`, computed in `target`, in the same iteration.
bool Partition::readsWithin(Operation *op, const Source &source, const Cluster &target) const {
  if (!source.map)
    return false;
  if (!target.split || target.split->reduced.empty())
    return source.map.isIdentity();
  // In a row, full and kept tensors mix: a full one reads a kept one along its row.
  ArrayRef<int64_t> full = target.split->shape;
  bool fromFull = shapeOf(source.value) == full;
  bool toFull = rowSplit(op) == target.split || shapeOf(op->getResult(0)) == full;
  if (fromFull || !toFull)
    return fromFull == toFull && source.map.isIdentity();
  SmallVector<int64_t> kept = target.split->kept();
  return shapeOf(source.value) == ArrayRef(target.split->keptShape()) &&
         llvm::all_of(llvm::enumerate(kept), [&](auto dimension) {
           return source.map.getResult(dimension.index()) ==
                  getAffineDimExpr(dimension.value(), source.map.getContext());
         });
}

bool Partition::readBy(Value value, int cluster) const {
  return llvm::any_of(clusters[cluster].ops, [&](Operation *op) {
    return llvm::any_of(recomputed.sources(op, clusters[cluster].split.has_value()),
                        [&](const Source &source) { return source.value == value; });
  });
}

/// Whether the pointwise cluster `from` may be computed inside `into`, which reads it.
bool Partition::canMerge(int from, int into) const {
  const Cluster &tree = clusters[from], &target = clusters[into];
  if (!fuse || tree.kind != "pointwise" || tree.commits != target.commits ||
      waitsFor(into, from, /*direct=*/false))
    return false;
  bool shared = llvm::any_of(tree.ops, [&](Operation *op) {
    return llvm::any_of(op->getUsers(), [&](Operation *user) {
      if (user->hasTrait<OpTrait::IsTerminator>() || recomputed.contains(user))
        return true;
      int reader = clusterOf(user);
      return reader != from && reader != into;
    });
  });
  if (target.split) {
    bool full = tree.shape == target.split->shape;
    if (!full && tree.shape != target.split->keptShape())
      return false;
    bool worthwhile = product(target.split->keptShape()) >= enoughRows ||
                      product(target.split->shape) <= smallTree;
    if (full && shared && (!target.split->keepsLeading() || !worthwhile))
      return false;
  } else if (tree.shape != target.shape || (shared && target.anchor)) {
    return false;
  }
  return llvm::all_of(target.ops, [&](Operation *op) {
    return llvm::all_of(recomputed.sources(op, target.split.has_value()),
                        [&](const Source &source) {
                          return producer(source) != from || readsWithin(op, source, target);
                        });
  });
}

bool Partition::waitsFor(int cluster, int earlier, bool direct) const {
  llvm::DenseSet<int> seen;
  SmallVector<int> open;
  for (int before : clusters[cluster].predecessors)
    if (direct || before != earlier)
      open.push_back(before);
  while (!open.empty()) {
    int current = open.pop_back_val();
    if (current == earlier)
      return true;
    if (seen.insert(current).second)
      open.append(clusters[current].predecessors.begin(), clusters[current].predecessors.end());
  }
  return false;
}

int Partition::producer(const Source &source) const {
  Operation *op = source.value.getDefiningOp();
  return op ? clusterOf(op) : -1;
}

int Partition::clusterOf(Operation *op) const {
  auto found = clusterOfOp.find(op);
  return found == clusterOfOp.end() ? -1 : found->second;
}

bool Partition::leaves(Value value, int cluster) const {
  return llvm::any_of(value.getUsers(), [&](Operation *user) {
    if (user->hasTrait<OpTrait::IsTerminator>())
      return true;
    if (!recomputed.contains(user))
      return clusterOf(user) != cluster;
    return llvm::any_of(user->getResults(), [&](Value result) { return leaves(result, cluster); });
  });
}

std::vector<int> Partition::order() const {
  auto before = [&](int a, int b) {
    return clusters[a].ops.front()->isBeforeInBlock(clusters[b].ops.front());
  };
  std::vector<int> waiting, sorted;
  for (int cluster = 0, count = clusters.size(); cluster < count; ++cluster)
    if (!clusters[cluster].merged)
      waiting.push_back(cluster);
  llvm::sort(waiting, before);
  llvm::DenseSet<int> done;
  while (!waiting.empty()) {
    auto next = llvm::find_if(waiting, [&](int cluster) {
      return llvm::all_of(clusters[cluster].predecessors,
                          [&](int predecessor) { return done.contains(predecessor); });
    });
    done.insert(*next);
    sorted.push_back(*next);
    waiting.erase(next);
  }
  return sorted;
}

} // namespace dlb::grouping
