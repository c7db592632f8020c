// Prints every function of the files named on standard input, as Go's own parser sees them.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
)

type function struct {
	File    string `json:"file"`
	Name    string `json:"name"`
	Line    int    `json:"line"`
	EndLine int    `json:"end_line"`
}

func main() {
	out := json.NewEncoder(os.Stdout)
	paths := bufio.NewScanner(os.Stdin)
	for paths.Scan() {
		path := paths.Text()
		if path == "" {
			continue
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			continue
		}
		// Line directives move reported positions: the file's own lines are wanted.
		line := func(pos token.Pos) int { return files.PositionFor(pos, false).Line }
		for _, declaration := range file.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok && f.Body != nil {
				_ = out.Encode(function{path, f.Name.Name, line(f.Pos()), line(f.End() - 1)})
			}
		}
	}
}
