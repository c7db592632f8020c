-- What one sees of a workspace: scans, and how the server is.

local sources = require("sources")

---@param start fun(options?: ChildOptions): Child
---@param init? string
---@return Child
local function open(start, init)
  local nvim = start({ files = sources.all, open = "ship.py", init = init })
  nvim:wait_for_server()
  return nvim
end

test("`:Astrolens scan` puts the findings of the workspace into the quickfix list", function(start)
  local nvim = open(start)
  nvim:cmd("Astrolens scan")
  nvim:wait("vim.fn.getqflist({ title = 1 }).title == 'Astrolens: findings'")
  local items = nvim:lua("return vim.fn.getqflist()")
  has(items[1].text, "`ship` has a cognitive complexity of 19 (limit 15) [cognitive-complexity]")
  same({ 1, 5, "W" }, { items[1].lnum, items[1].col, items[1].type })
  nvim:wait("#_G.told > 0")
  has(nvim:told()[1], "findings in 8 files")
  nvim:cmd("cfirst")
  same("ship.py", nvim:lua("return vim.fn.expand('%:t')"))
end)

test("a finding that is only worth knowing is told apart in the list", function(start)
  local severity = '[rules.severity]\n"cognitive-complexity" = "information"\n'
  local files = { ["ship.py"] = sources.python, ["astrolens.toml"] = severity }
  local nvim = start({ files = files, open = "ship.py" })
  nvim:wait_for_server()
  nvim:cmd("Astrolens scan")
  nvim:wait("#vim.fn.getqflist() > 0")
  same("I", nvim:lua("return vim.fn.getqflist()[1].type"))
end)

test("`:Astrolens new` lists what is new or worse since a revision", function(start)
  local nvim = open(start)
  nvim:lua([[
    local function git(...)
      local author = { "git", "-c", "user.name=x", "-c", "user.email=x@example.org" }
      local done = vim.system(vim.list_extend(author, { ... })):wait()
      assert(done.code == 0, done.stderr)
    end
    git("init", "--quiet", "--initial-branch", "main")
    git("add", ".")
    git("commit", "--quiet", "--message", "one")
    vim.fn.writefile(vim.fn.readfile("ship.py"), "new.py")
  ]])
  nvim:cmd("Astrolens new")
  local title = "vim.fn.getqflist({ title = 1 }).title == 'Astrolens: new or worse since %s'"
  nvim:wait(title:format("the merge base"))
  local files = [[
    local function name(item) return vim.fn.bufname(item.bufnr):match("[^/]*$") end
    return vim.tbl_map(name, vim.fn.getqflist())
  ]]
  same("new.py", table.concat(vim.fn.uniq(nvim:lua(files)), " "))
  nvim:cmd("Astrolens new HEAD")
  nvim:wait(title:format("HEAD"))
  same("new.py", table.concat(vim.fn.uniq(nvim:lua(files)), " "))
  nvim:cmd("Astrolens new nowhere")
  nvim:wait("#_G.told > 2")
  has(nvim:told()[3], "`nowhere` names no commit")
end)

test("a scan of a folder with many files comes in parts, and tells how far it is", function(start)
  local files = {}
  for number = 1, 200 do
    files[("many/%d.py"):format(number)] = sources.python
  end
  local nvim = start({
    files = files,
    open = "many/1.py",
    init = [[
    _G.states = {}
    vim.api.nvim_create_autocmd("LspProgress", { callback = function(event)
      if type(event.data.params.token) == "string" and event.data.params.token:find("nvim") then
        table.insert(_G.states, require("astrolens").statusline())
      end
    end })
  ]],
  })
  nvim:wait_for_server()
  nvim:cmd("Astrolens scan many")
  nvim:wait("#_G.told > 0")
  same({ "Astrolens: 400 findings in 200 files" }, nvim:told())
  same(400, nvim:lua("return #vim.fn.getqflist()"))
  has(table.concat(nvim:lua("return _G.states"), "\n"), "of 200 files")
end)

test("what the server knows of the workspace is not scanned once more", function(start)
  local nvim = open(
    start,
    [[
    _G.asked = {}
    vim.api.nvim_create_autocmd("LspRequest", { callback = function(event)
      table.insert(_G.asked, event.data.request.method)
    end })
  ]]
  )
  nvim:cmd("Astrolens scan")
  nvim:wait("#_G.told > 0")
  local asked = table.concat(nvim:lua("return _G.asked"), " ")
  has(asked, "astrolens/findings")
  same(nil, asked:find("astrolens/scan", 1, true))
end)

test("a scan that is cancelled fills no list", function(start)
  local nvim = open(start)
  nvim:cmd("Astrolens scan | Astrolens cancel")
  nvim:wait("#_G.told > 0")
  same({ "Astrolens: the scan has ended" }, nvim:told())
  same("", nvim:lua("return require('astrolens.scan').state() or ''"))
  nvim:cmd("Astrolens worst")
  nvim:wait("vim.fn.getqflist({ title = 1 }).title == 'Astrolens: worst by cognitive'")
  nvim:wait("#_G.told > 1")
  same({
    "Astrolens: the scan has ended",
    "Astrolens: the worst 9 of 9 functions by cognitive",
  }, nvim:told())
end)

test("the text in the editor counts, not that on disk", function(start)
  local nvim = open(start)
  nvim:cmd("lua vim.api.nvim_buf_set_lines(0, 0, -1, false, { 'x = 1' })")
  nvim:cmd("Astrolens scan")
  nvim:wait("#_G.told > 0")
  same({ "Astrolens: 0 findings in 8 files" }, nvim:told())
end)

test("findings can go into the location list instead", function(start)
  local nvim = open(start, "require('astrolens').setup({ scan = { list = 'loclist' } })")
  nvim:cmd("Astrolens scan")
  nvim:wait("#_G.told > 0")
  same(0, nvim:lua("return #vim.fn.getqflist()"))
  has(nvim:lua("return vim.fn.getloclist(0)[1].text"), "`ship`")
end)

test("`:Astrolens worst` lists functions, the worst first", function(start)
  local nvim = open(start, "require('astrolens').setup({ scan = { worst = 3 } })")
  nvim:cmd("Astrolens worst cyclomatic")
  nvim:wait("#_G.told > 0")
  local items = nvim:lua("return vim.fn.getqflist()")
  same(3, #items)
  same("cognitive 19, cyclomatic 9, nesting 5: ship", items[1].text)
end)

test("a folder can be scanned by itself", function(start)
  local nvim = open(start)
  nvim:cmd("call mkdir('empty') | Astrolens scan empty")
  nvim:wait("#_G.told > 0")
  same({ "Astrolens: 0 findings in 0 files" }, nvim:told())
end)

test("`:Astrolens status` shows how the server is", function(start)
  local nvim = open(start)
  nvim:cmd("Astrolens status")
  local text = nvim:wait([[(function()
    for _, winid in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(winid).relative ~= "" then
        local bufnr = vim.api.nvim_win_get_buf(winid)
        return table.concat(vim.api.nvim_buf_get_lines(bufnr, 0, -1, false), "\n")
      end
    end
  end)()]])
  has(text, "Astrolens 0.1.0")
  has(text, "open documents: 1")
end)

test("`:Astrolens log` opens what the server wrote", function(start)
  local nvim = open(start)
  nvim:cmd("Astrolens log")
  has(nvim:lua("return vim.api.nvim_buf_get_name(0)"), ".log")
end)

test("subcommands and their words are completed", function(start)
  local nvim = open(start)
  local function complete(line)
    return nvim:lua("return vim.fn.getcompletion(..., 'cmdline')", line)
  end
  same(12, #complete("Astrolens "))
  same({ "report", "restart" }, complete("Astrolens re"))
  same({ "fields" }, complete("Astrolens ast f"))
  same({}, complete("Astrolens ast fields f"))
  same({}, complete("Astrolens restart x"))
end)

test("a wrong subcommand names the one that was meant", function(start)
  local nvim = open(start)
  nvim:cmd("Astrolens raport")
  nvim:cmd("Astrolens restart now")
  nvim:wait("#_G.told == 2")
  same({
    "Astrolens: there is no subcommand `raport`: did you mean `report`?",
    "Astrolens: `:Astrolens restart` takes no argument, not `now`",
  }, nvim:told())
end)
