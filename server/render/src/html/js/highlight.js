// A quiet colouring of source text: comments, strings, numbers and keywords, no more.
// Each language is one row: its comments, its strings and its words.

const NUMBER = "\\b(?:0[xXbBoO][\\da-fA-F_]+|\\d[\\d_]*(?:\\.\\d[\\d_]*)?(?:[eE][+-]?\\d+)?)\\w*";
const QUOTED = (quote) => `${quote}(?:[^${quote}\\\\\\n]|\\\\[^])*(?:${quote}|(?=\\n)|$)`;
const SLASHES = "//[^\\n]*|/\\*[^]*?(?:\\*/|$)";
const C_WORDS = "auto break case char const continue default do double else enum extern float for goto if inline int long register return short signed sizeof static struct switch typedef union unsigned void volatile while";

const SCRIPT_STRING = `\`(?:[^\`\\\\]|\\\\[^])*(?:\`|$)|${QUOTED('"')}|${QUOTED("'")}`;
const SCRIPT_WORDS = "async await break case catch class const continue debugger default delete do else export extends false finally for from function get if import in instanceof let new null of return set static super switch this throw true try typeof undefined var void while with yield";

const SYNTAX = {
  python: {
    comment: "#[^\\n]*",
    string: `[rbfuRBFU]{0,2}(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|${QUOTED('"')}|${QUOTED("'")})`,
    words: "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda match case nonlocal not or pass raise return try while with yield",
  },
  go: {
    comment: SLASHES, string: `\`[^\`]*(?:\`|$)|${QUOTED('"')}|${QUOTED("'")}`,
    words: "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var nil true false",
  },
  c: { comment: SLASHES, string: `${QUOTED('"')}|${QUOTED("'")}`, words: `${C_WORDS} NULL` },
  cpp: {
    comment: SLASHES, string: `R"([^()\\\\\\s]{0,16})\\([^]*?\\)\\1"|${QUOTED('"')}|${QUOTED("'")}`,
    words: `${C_WORDS} and bool catch class co_await co_return co_yield concept consteval constexpr const_cast decltype delete dynamic_cast explicit export false final friend mutable namespace new noexcept not nullptr operator or override private protected public reinterpret_cast requires static_assert static_cast template this throw true try typeid typename using virtual`,
  },
  javascript: { comment: SLASHES, string: SCRIPT_STRING, words: SCRIPT_WORDS },
  typescript: {
    comment: SLASHES, string: SCRIPT_STRING,
    words: `${SCRIPT_WORDS} abstract any as asserts boolean declare enum implements infer interface is keyof namespace never number object override private protected public readonly satisfies string symbol type unknown`,
  },
  rust: {
    comment: SLASHES, string: `b?r(#{0,8})"[^]*?(?:"\\1|$)|b?${QUOTED('"')}|b?'(?:[^'\\\\\\n]|\\\\[^'\\n]+|\\\\')'`,
    words: "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while",
  },
};

const scanners = new Map();

function scannerOf(language) {
  if (!scanners.has(language)) {
    const syntax = SYNTAX[language];
    scanners.set(language, syntax && {
      words: new Set(syntax.words.split(" ")),
      pattern: new RegExp(`(?<comment>${syntax.comment})|(?<string>${syntax.string})|(?<number>${NUMBER})|(?<word>[\\p{L}_$][\\p{L}\\p{N}_$]*)`, "gu"),
    });
  }
  return scanners.get(language);
}

/** The class of what the scanner matched; none for plain text. */
function kindOf(groups, words) {
  if (groups.comment) return "comment";
  if (groups.string) return "string";
  if (groups.number) return "number";
  return words.has(groups.word) ? "keyword" : "";
}

/** The text as lines of `[class, text]` pieces. */
function highlight(text, language) {
  const lines = [[]];
  const add = (kind, piece) => {
    piece.split("\n").forEach((part, at) => {
      if (at) lines.push([]);
      if (part) lines.at(-1).push([kind, part]);
    });
  };
  const scanner = scannerOf(language);
  let done = 0;
  for (const match of scanner ? text.matchAll(scanner.pattern) : []) {
    const kind = kindOf(match.groups, scanner.words);
    if (!kind) continue;
    add("", text.slice(done, match.index));
    add(kind, match[0]);
    done = match.index + match[0].length;
  }
  add("", text.slice(done));
  return lines;
}
