// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Text as a sequence of characters or words.

#include "runtime/data/Text.h"

#include "runtime/core/Shuffle.h"
#include "runtime/data/ByteSource.h"
#include "runtime/data/Columns.h"
#include "runtime/data/Dataset.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <unordered_map>

namespace dlb::runtime {

namespace {

using Kind = Vocabulary::Kind;

/// A file in memory, known to be UTF-8.
struct TextFile {
  std::string path;
  Buffer buffer;
  std::string_view text; ///< without a byte order mark
  int64_t before = 0;    ///< bytes of the mark
  int64_t length = 0;    ///< of `text`, in characters or words
};

bool isBlank(char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; }

bool isLetter(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= 'a' && byte <= 'z') || byte == '_';
}

/// The character or word of UTF-8 at byte `at` or, of words, after the blanks there; "" at the end.
/// `at` moves behind it.
std::string_view nextUnit(std::string_view text, size_t &at, Kind kind) {
  size_t begin = at;
  if (kind == Kind::characters) {
    nextCharacter(text, at);
    return text.substr(begin, at - begin);
  }
  while (at < text.size() && isBlank(text[at]))
    ++at;
  begin = at;
  auto letter = [&](size_t i) { return i < text.size() && isLetter(text[i]); };
  if (at < text.size() && !letter(at))
    return text.substr(at++, 1);
  while (letter(at) ||
         (at < text.size() && (text[at] == '\'' || text[at] == '-') && letter(at + 1)))
    ++at;
  return text.substr(begin, at - begin);
}

/// "line 3, byte 17": of the byte `at` of the text.
struct Where {
  int64_t line, byte;
};
Where whereIs(const TextFile &file, size_t at) {
  auto end = file.text.begin() + static_cast<std::ptrdiff_t>(at);
  return {1 + std::count(file.text.begin(), end, '\n'), file.before + static_cast<int64_t>(at)};
}

Result<TextFile> readText(const std::string &path, Kind kind) {
  Result<ByteSource> source = ByteSource::open(path);
  if (!source)
    return source.failure();
  TextFile file;
  file.path = path;
  int64_t used = 0, room = source->compressed() ? 1 << 16 : source->bound() + 1;
  while (true) {
    Result<Buffer> larger = Buffer::allocate(room, "the text");
    if (!larger)
      return larger.failure();
    if (used)
      std::memcpy(larger->data(), file.buffer.data(), static_cast<size_t>(used));
    file.buffer = std::move(*larger);
    Result<int64_t> got = source->read(file.buffer.as<char>() + used, room - used);
    if (!got)
      return got.failure();
    used += *got;
    if (used < room)
      break;
    room *= 2;
  }
  file.text = {file.buffer.as<char>(), static_cast<size_t>(used)};
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (file.text.starts_with(mark)) {
    file.before = static_cast<int64_t>(mark.size());
    file.text.remove_prefix(mark.size());
  }
  for (size_t at = 0; at < file.text.size();)
    if (!nextCharacter(file.text, at)) {
      Where where = whereIs(file, at);
      return fail(Error::textEncoding, path, {where.line, where.byte});
    }
  for (size_t at = 0; !nextUnit(file.text, at, kind).empty();)
    ++file.length;
  return file;
}

/// Characters or words [begin, end) of a file, for a part of that name.
struct Piece {
  std::string part;
  size_t file;
  int64_t begin, end;
  std::string_view text; ///< of them
};

/// The pieces of all parts; `files` are read here.
Result<std::vector<Piece>> cut(const DataSource &source, Kind kind, std::vector<TextFile> &files) {
  Result<std::vector<double>> shares = sharesOf(source);
  if (!shares)
    return shares.failure();
  auto read = [&](const std::vector<std::string> &names) -> Status {
    Result<std::vector<std::string>> paths = locateFiles(source, names);
    if (!paths)
      return paths.failure();
    if (paths->size() != 1)
      return fail(Error::fileCount, paths->empty() ? "" : (*paths)[1],
                  {source.format, "each source", paths->size()});
    Result<TextFile> file = readText(paths->front(), kind);
    if (!file)
      return file.failure();
    files.push_back(std::move(*file));
    return {};
  };
  std::vector<Piece> pieces;
  std::vector<int64_t> boundaries;
  if (!shares->empty() || source.parts.empty()) {
    DLB_TRY(read(source.files));
    boundaries = shareBoundaries(files[0].length, *shares);
  }
  if (source.parts.empty())
    pieces.push_back({"train", 0, 0, files[0].length, files[0].text});
  size_t share = 0, at = 0; // `at`: where the next share begins in the text
  for (const PartSource &part : source.parts) {
    if (!part.files.empty()) {
      DLB_TRY(read(part.files));
      pieces.push_back({part.name, files.size() - 1, 0, files.back().length, {}});
      pieces.back().text = files.back().text;
      continue;
    }
    size_t from = at;
    for (int64_t i = boundaries[share]; i < boundaries[share + 1]; ++i)
      nextUnit(files[0].text, at, kind);
    pieces.push_back({part.name, 0, boundaries[share], boundaries[share + 1],
                      files[0].text.substr(from, at - from)});
    ++share;
  }
  return pieces;
}

/// The words that occur `least` times at least, the most frequent first, after the unknown one.
Vocabulary wordsOf(std::string_view text, int64_t least) {
  std::unordered_map<std::string_view, int64_t> counts;
  for (size_t at = 0; at < text.size();)
    if (std::string_view word = nextUnit(text, at, Kind::words); !word.empty())
      ++counts[word];
  std::vector<std::pair<std::string_view, int64_t>> order;
  for (const auto &entry : counts)
    if (entry.second >= least)
      order.push_back(entry);
  std::sort(order.begin(), order.end(), [](const auto &a, const auto &b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  std::vector<std::string> words;
  for (const auto &[word, count] : order)
    words.emplace_back(word);
  return Vocabulary(Kind::words, std::move(words), {false, true});
}

Vocabulary charactersOf(std::string_view text) {
  std::vector<bool> seen(0x110000);
  for (size_t at = 0; at < text.size();)
    seen[*nextCharacter(text, at)] = true;
  std::u32string characters;
  for (char32_t character = 0; character < seen.size(); ++character)
    if (seen[character])
      characters += character;
  return Vocabulary(std::move(characters));
}

/// "`é` (U+00E9)"; only the number of what would not be seen, or would break the line.
std::string shown(char32_t character) {
  char number[16];
  std::snprintf(number, sizeof(number), "U+%04X", static_cast<unsigned>(character));
  if (character < 0x21 || (character >= 0x7F && character < 0xA1))
    return number;
  std::string text = "`";
  appendCharacter(text, character);
  return text + "` (" + number + ")";
}

/// Calls put(i, label) for each character or word of `text`, a stretch of the file.
template <class Put>
Status encode(const TextFile &file, std::string_view text, const Vocabulary &vocabulary,
              std::string_view whose, Put &&put) {
  size_t at = 0;
  if (vocabulary.kind() != Kind::characters) {
    std::string_view word;
    for (int64_t i = 0; !(word = nextUnit(text, at, Kind::words)).empty(); ++i)
      put(i, std::max(0, vocabulary.label(word)));
    return {};
  }
  for (int64_t i = 0; at < text.size(); ++i) {
    size_t before = at;
    char32_t character = *nextCharacter(text, at);
    int32_t label = vocabulary.label(character);
    if (label < 0) {
      Where where = whereIs(file, static_cast<size_t>(text.data() - file.text.data()) + before);
      return fail(Error::unknownCharacter, file.path,
                  {where.line, where.byte, shown(character), vocabulary.size(), whose});
    }
    put(i, label);
  }
  return {};
}

/// The labels of all pieces of a file, each at its character's place: one byte each, or four.
Result<std::shared_ptr<Buffer>> labelsOf(const TextFile &file, std::span<const Piece> pieces,
                                         size_t number, const Vocabulary &vocabulary,
                                         std::string_view whose) {
  bool narrow = vocabulary.size() <= 256;
  Result<Buffer> labels = Buffer::allocate(file.length * (narrow ? 1 : 4), "the text");
  if (!labels)
    return labels.failure();
  for (const Piece &piece : pieces) {
    if (piece.file != number)
      continue;
    auto *bytes = labels->as<uint8_t>() + piece.begin;
    auto *words = labels->as<int32_t>() + piece.begin;
    if (narrow)
      DLB_TRY(encode(file, piece.text, vocabulary, whose,
                     [&](int64_t i, int32_t label) { bytes[i] = static_cast<uint8_t>(label); }));
    else
      DLB_TRY(encode(file, piece.text, vocabulary, whose,
                     [&](int64_t i, int32_t label) { words[i] = label; }));
  }
  return std::make_shared<Buffer>(std::move(*labels));
}

std::shared_ptr<Table> tableOf(const DataSource &source, const TextFile &file,
                               std::shared_ptr<Buffer> labels, int64_t classes) {
  auto table = std::make_shared<Table>();
  table->rows = file.length;
  for (const Field &field : source.fields) {
    Column column = emptyColumn(field);
    column.classes = classes;
    column.data = labels;
    column.stored = classes <= 256 ? DLB_U8 : DLB_I32;
    column.first = field.positions.front();
    column.step = 1;
    table->columns.push_back(std::move(column));
  }
  return table;
}

} // namespace

Result<Dataset> loadText(const DataSource &source) {
  Kind kind = source.format == "words" ? Kind::words : Kind::characters;
  std::vector<TextFile> files;
  Result<std::vector<Piece>> pieces = cut(source, kind, files);
  if (!pieces)
    return pieces.failure();
  auto training = std::find_if(pieces->begin(), pieces->end(),
                               [](const Piece &piece) { return piece.part == "train"; });
  if (training == pieces->end())
    training = pieces->begin();

  Dataset data;
  data.name = source.name;
  CountedLabels counted = source.counted.front();
  bool known = counted.vocabulary != nullptr;
  if (!known)
    counted.vocabulary = std::make_shared<Vocabulary>(
        kind == Kind::words ? wordsOf(training->text, source.fields.front().least)
                            : charactersOf(training->text));
  counted.classes = counted.vocabulary->size();

  int64_t reach = 0, stride = 1;
  const Field *farthest = &source.fields.front();
  for (const Field &field : source.fields) {
    int64_t length = product(field.shape).value_or(0), offset = field.positions.front();
    stride = std::max(stride, length);
    if (length + offset > reach) {
      reach = length + offset;
      farthest = &field;
    }
  }
  for (const Piece &piece : *pieces)
    if (piece.end - piece.begin < reach) {
      Failure failure = fail(Error::textTooShort, files[piece.file].path,
                             {"part `" + piece.part + "`", piece.end - piece.begin,
                              kind == Kind::words ? "words" : "characters", reach,
                              farthest->name.substr(farthest->name.find('.') + 1)});
      failure.field = farthest->name;
      return failure;
    }

  std::vector<std::shared_ptr<Table>> tables;
  for (size_t i = 0; i < files.size(); ++i) {
    auto labels = labelsOf(files[i], *pieces, i, *counted.vocabulary,
                           known ? "the weights" : "the training part");
    if (!labels)
      return labels.failure();
    tables.push_back(tableOf(source, files[i], std::move(*labels), counted.classes));
  }
  for (const Piece &piece : *pieces) {
    Part part{piece.part, tables[piece.file], {}};
    int64_t step = &piece == &*training ? 1 : stride;
    part.rows.reserve(static_cast<size_t>((piece.end - piece.begin - reach) / step + 1));
    for (int64_t row = piece.begin; row + reach <= piece.end; row += step)
      part.rows.push_back(row);
    data.parts.push_back(std::move(part));
  }
  data.counted.push_back(std::move(counted));
  return data;
}

Result<std::vector<int32_t>> readLabels(const std::string &path, const Vocabulary &vocabulary) {
  Result<TextFile> file = readText(path, vocabulary.kind());
  if (!file)
    return file.failure();
  std::vector<int32_t> labels(static_cast<size_t>(file->length));
  DLB_TRY(encode(*file, file->text, vocabulary, "the weights",
                 [&](int64_t i, int32_t label) { labels[static_cast<size_t>(i)] = label; }));
  return labels;
}

} // namespace dlb::runtime
