-- What one sees of a file: lenses, the breakdown, the tree, the report, the statusline.

local sources = require("sources")

local SHOWN = { files = sources.all, open = "ship.py" }

---@param start fun(options?: ChildOptions): Child
---@param init? string
---@return Child
local function open(start, init)
  local nvim = start(vim.tbl_extend("force", SHOWN, { init = init }))
  nvim:wait_for_server()
  return nvim
end

---The text of the window that floats.
local FLOAT = [[(function()
  for _, winid in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(winid).relative ~= "" then
      local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(winid), 0, -1, false)
      return table.concat(lines, "\n")
    end
  end
end)()]]

---What stands beside the lines, by line from one, of the namespaces that begin so.
local VIRTUAL = [[(function(prefix)
  local shown = {}
  for name, id in pairs(vim.api.nvim_get_namespaces()) do
    if vim.startswith(name, prefix) then
      for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, id, 0, -1, { details = true })) do
        local parts = {}
        for _, chunk in ipairs(mark[4].virt_text or {}) do
          table.insert(parts, chunk[1])
        end
        table.insert(shown, mark[2] + 1 .. ":" .. table.concat(parts))
      end
    end
  end
  return #shown > 0 and shown
end)(...)]]

---Waits for a lens that is drawn as this, by line from one; one that is not resolved yet is drawn
---with other words.
---@param nvim Child
---@param beginning string
local function drawn(nvim, beginning)
  local any = "vim.iter(%s or {}):any(function(shown) return vim.startswith(shown, %q) end)"
  nvim:wait(any:format(VIRTUAL, beginning), "nvim.lsp.codelens")
end

---Without what the first line says of the file.
local FUNCTIONS_ALONE =
  "require('astrolens').setup({ settings = { codeLens = { modules = false } } })"

local LENSES = "#vim.lsp.codelens.get(0) > 0 and vim.lsp.codelens.get(0)"

test("a lens says what a function costs and is drawn", function(start)
  local nvim = open(start, FUNCTIONS_ALONE)
  local lenses = nvim:wait(LENSES)
  same(1, #lenses)
  has(lenses[1].command.title, "cognitive 19")
  drawn(nvim, "1:cognitive 19")
end)

test("the lens of the first line says who imports the file, and lists them", function(start)
  local files = { ["a.py"] = "x = 1\n", ["b.py"] = "import os\nimport a\n" }
  local nvim = start({ files = files, open = "a.py" })
  nvim:wait_for_server()
  drawn(nvim, "1:imported by 1 · imports 0")
  nvim:cmd("lua vim.lsp.codelens.run()")
  local items = nvim:wait("#vim.fn.getqflist() > 0 and vim.fn.getqflist()")
  same(1, #items)
  same({ 2, 8 }, { items[1].lnum, items[1].col })
end)

test("a lens follows a change made outside of insert mode", function(start)
  local nvim = open(start)
  nvim:wait(LENSES)
  -- Without the two innermost conditions, 4 and 5, 10 are left.
  nvim:feed("9GddddVGkkkk<Esc>")
  nvim:wait("vim.inspect(vim.lsp.codelens.get(0)):find('cognitive 10')")
end)

test("no lens is asked for if that is switched off", function(start)
  local nvim = open(start, "require('astrolens').setup({ codelens = { enable = false } })")
  nvim:wait("#vim.diagnostic.get(0) > 0")
  same({}, nvim:lua("return vim.lsp.codelens.get(0)"))
end)

test(
  "running a lens explains the sum and marks the points until the window is closed",
  function(start)
    local nvim = open(start, FUNCTIONS_ALONE)
    nvim:wait(LENSES)
    nvim:cmd("lua vim.lsp.codelens.run()")
    local text = nvim:wait(FLOAT)
    has(text, "cognitive 19 = 1 + 2 + 1 + 2 + 3 + 1 + 4 + 5")
    -- Of 3 + 1 + 4 + 5 points the branches keep 1 + 1 + 2 + 3.
    has(text, "Make a function of lines 6 to 11 (`if`): 13 of the 19 points go")
    local points = nvim:wait(VIRTUAL, "astrolens.breakdown")
    has(points[1], "2: +1 for")
    nvim:feed("j")
    nvim:wait("not " .. FLOAT)
    nvim:wait("not " .. VIRTUAL, "astrolens.breakdown")
  end
)

test(
  "`:Astrolens breakdown` explains the function under the cursor, or says that there is none",
  function(start)
    local nvim = open(start)
    nvim:cmd("5 | Astrolens breakdown")
    has(nvim:wait(FLOAT), "ship")
    nvim:feed("<Esc>14Gl")
    nvim:wait("not " .. FLOAT)
    nvim:cmd("14 | Astrolens breakdown")
    nvim:wait("#_G.told > 0")
    same({ "Astrolens: there is no function here" }, nvim:told())
  end
)

test("`:Astrolens ast` shows the tree, and each cursor follows the other", function(start)
  local nvim = open(start)
  nvim:cmd("Astrolens ast")
  nvim:wait("vim.fn.bufnr('astrolens://ast/ship.py') > 0")
  local tree = nvim:lua("return vim.fn.bufnr('astrolens://ast/ship.py')")
  nvim:wait("#vim.api.nvim_buf_get_lines(..., 0, -1, false) > 10", tree)
  same("module", nvim:lines(tree)[1])
  same("ship.py", nvim:lua("return vim.fn.expand('%:t')"))
  -- The name of the second function is the only identifier of its line's columns 5 to 8.
  nvim:feed("15G4l")
  local line = "vim.fn.getbufoneline(b, vim.api.nvim_win_get_cursor(vim.fn.bufwinid(b))[1])"
  local at = "(function(b) return vim.trim(" .. line .. ") == 'name: identifier \"send\"' end)(...)"
  nvim:wait(at, tree)
  nvim:feed("<C-w>lgg/orders<CR><CR>")
  nvim:wait("vim.fn.expand('%:t') == 'ship.py' and vim.fn.line('.') == 1")
  same(10, nvim:lua("return vim.fn.col('.')"))
end)

test("the tree follows what is typed, and is gone with its text", function(start)
  local nvim = open(start)
  nvim:cmd("Astrolens ast named")
  local tree = nvim:wait("vim.fn.bufnr('astrolens://ast/ship.py')")
  local text = "table.concat(vim.api.nvim_buf_get_lines(..., 0, -1, false), '\\n')"
  nvim:wait(text .. ":find('identifier')", tree)
  nvim:feed("Gonewcomer = 1<Esc>")
  nvim:wait(text .. ":find('identifier \"newcomer\"')", tree)
  nvim:cmd("bwipeout!")
  nvim:wait("not vim.api.nvim_buf_is_valid(...)", tree)
end)

test("`:Astrolens report` lists functions and findings and goes there", function(start)
  local nvim = open(start)
  nvim:cmd("Astrolens report")
  local report = nvim:wait("vim.fn.bufnr('astrolens://report/ship.py')")
  nvim:wait("#vim.api.nvim_buf_get_lines(..., 0, -1, false) > 5", report)
  local lines = nvim:lines(report)
  same("ship.py: 16 lines, 14 of code, 0 of comment, 2 functions", lines[1])
  same(" cognitive  cyclomatic  nesting  params  lines  function", lines[3])
  same("        19           9        5       2     12  ship", lines[4])
  same("         0           1        0       1      2  send", lines[5])
  has(table.concat(lines, "\n"), "[cognitive-complexity]")
  nvim:feed("<C-w>l5G<CR>")
  nvim:wait("vim.fn.expand('%:t') == 'ship.py' and vim.fn.line('.') == 15")
end)

test("the statusline names the figure of the function under the cursor", function(start)
  local nvim = open(start)
  local text = "require('astrolens').statusline()"
  nvim:cmd("5")
  nvim:wait(text .. " == 'cognitive 19'")
  nvim:cmd("16")
  same("cognitive 0", nvim:lua("return " .. text))
  nvim:cmd("14")
  same("", nvim:lua("return " .. text))
end)

test("a code action suppresses a finding", function(start)
  local nvim = open(start)
  nvim:wait("#vim.diagnostic.get(0) > 0")
  nvim:cmd("call cursor(1, 6)")
  nvim:lua([[
    vim.lsp.buf.code_action({ apply = true, filter = function(action)
      return action.title == "Suppress cognitive-complexity with a reason"
    end })
  ]])
  nvim:wait("vim.fn.getline(1):find('# astrolens: ignore[cognitive-complexity]', 1, true)")
end)

test("positions are right behind letters of several bytes, in every encoding", function(start)
  local files = { ["wide.py"] = 'GREETING = "äöü😀"; last = 1\n' }
  for _, encoding in ipairs({ "utf-8", "utf-16", "utf-32" }) do
    local init = "vim.lsp.config('astrolens', { capabilities = { general = { positionEncodings ="
      .. " { '%s' } } } })"
    local nvim = start({ files = files, open = "wide.py", init = init:format(encoding) })
    nvim:wait_for_server()
    same(encoding, nvim:lua("return vim.lsp.get_clients()[1].offset_encoding"))
    nvim:cmd("Astrolens ast")
    local tree = nvim:wait("vim.fn.bufnr('astrolens://ast/wide.py')")
    nvim:wait("#vim.api.nvim_buf_get_lines(..., 0, -1, false) > 3", tree)
    nvim:feed("<C-w>lgg/last<CR><CR>")
    -- 12 bytes before the first letter, 6 of three letters, 4 of the last, 3 before the name.
    nvim:wait("vim.fn.expand('%:t') == 'wide.py' and vim.fn.col('.') == 26")
  end
end)

test("the tree of a long text is of what is around the cursor", function(start)
  local lines = {}
  for number = 1, 3000 do
    table.insert(lines, ("x%d = 1"):format(number))
  end
  local files = { ["long.py"] = table.concat(lines, "\n") .. "\n" }
  local nvim = start({ files = files, open = "long.py" })
  nvim:wait_for_server()
  nvim:cmd("Astrolens ast")
  local tree = nvim:wait("vim.fn.bufnr('astrolens://ast/long.py')")
  local text = "table.concat(vim.api.nvim_buf_get_lines(..., 0, -1, false), '\\n')"
  nvim:wait(text .. ":find('\"x1\"')", tree)
  assert(not table.concat(nvim:lines(tree)):find("x2500"))
  nvim:feed("2500G")
  nvim:wait(text .. ":find('\"x2500\"')", tree)
  local at = "vim.fn.getbufoneline(b, vim.api.nvim_win_get_cursor(vim.fn.bufwinid(b))[1])"
  nvim:wait("(function(b) return " .. at .. ":find('x2500') end)(...)", tree)
end)

test("inlay hints and hovers come from the server as they are", function(start)
  local nvim = open(
    start,
    "require('astrolens').setup({ settings = { inlayHints = { enable = true } } })"
      .. " vim.lsp.inlay_hint.enable()"
  )
  local hints = nvim:wait("#vim.lsp.inlay_hint.get() > 0 and vim.lsp.inlay_hint.get()")
  same(1, hints[1].inlay_hint.position.line)
  has(hints[1].inlay_hint.label, "+1")
  nvim:cmd("call cursor(1, 6) | lua vim.lsp.buf.hover()")
  has(nvim:wait(FLOAT), "19")
end)

test("where Neovim keeps lenses in step by itself, it is told to", function(start)
  local init = "_G.enabled = {}; vim.lsp.codelens.enable = function(enable, filter)"
    .. " table.insert(_G.enabled, { enable, filter.bufnr }) end"
  local nvim = open(start, init)
  same({ { true, 1 } }, nvim:wait("#_G.enabled > 0 and _G.enabled"))
end)
