-- What goes wrong: each shows one message that says what to do, and is got over.

local sources = require("sources")
local child = require("child")

local SHOWN = { files = sources.all, open = "ship.py" }
local SERVERS = "vim.lsp.get_clients({ name = 'astrolens', bufnr = 0 })"

---A program that answers as `text` says, which is a shell script.
---@param text string
---@return string
local function program(text)
  local path = vim.fn.tempname()
  child.write(path, "#!/bin/sh\n" .. text)
  assert(vim.uv.fs_chmod(path, 493))
  return path
end

---@param nvim Child
local function kill(nvim)
  nvim:wait("#" .. SERVERS .. " > 0 and " .. SERVERS .. "[1].initialized")
  local id = nvim:lua("return " .. SERVERS .. "[1].id")
  local pids = vim.fn.systemlist({ "pgrep", "-P", tostring(nvim:lua("return vim.fn.getpid()")) })
  assert(#pids == 1, "one server is expected, not " .. #pids)
  assert(vim.uv.kill(tonumber(pids[1]), "sigkill") == 0)
  nvim:wait("not vim.lsp.get_client_by_id(...)", id)
end

test("a missing program is told once, and `restart` finds it when it is there", function(start)
  local nvim = start(vim.tbl_extend("force", SHOWN, { server = "" }))
  nvim:wait("#_G.told > 0")
  nvim:cmd("edit main.go | edit one.c | edit four.rs")
  same({
    "Astrolens: the program `astrolens` is not on the PATH: install it, or name it with the"
      .. " option `server.path`, then `:Astrolens restart`",
  }, nvim:told())
  assert(vim.uv.fs_symlink(vim.env.ASTROLENS, nvim.folder .. "/bin/astrolens"))
  nvim:cmd("Astrolens restart")
  nvim:wait_for_server()
  same(1, #nvim:told())
end)

test("a `server.path` that is no program is named", function(start)
  local init = "require('astrolens').setup({ server = { path = '/nowhere/astrolens' } })"
  local nvim = start(vim.tbl_extend("force", SHOWN, { init = init }))
  nvim:wait("#_G.told > 0")
  same(1, #nvim:told())
  has(nvim:told()[1], "`/nowhere/astrolens`, which `server.path` names")
end)

test("another program of the name is told from ours", function(start)
  local nvim = start(vim.tbl_extend("force", SHOWN, { server = program("echo telescope 3\n") }))
  nvim:wait("#_G.told > 0")
  nvim:cmd("edit main.go")
  same(1, #nvim:told())
  has(nvim:told()[1], "asked for its version it says `telescope 3`")
end)

test("a server of another protocol is told, with which of both to update", function(start)
  local answer = '{"jsonrpc":"2.0","id":1,"result":{"capabilities":{"experimental":'
    .. '{"astrolens":{"protocol":2,"requests":[]}}}}}'
  local text = ([[[ "$1" = --version ] && echo astrolens 9.0.0 && exit
printf 'Content-Length: %d\r\n\r\n%%s' '%s'
cat > /dev/null
]]):format(#answer, answer)
  local nvim = start(vim.tbl_extend("force", SHOWN, { server = program(text) }))
  nvim:wait("#_G.told > 0")
  same({
    "Astrolens: the server speaks protocol 2 and this plugin protocol 1: update the plugin",
  }, nvim:told())
end)

test("a server that ends before it answers is not started for ever", function(start)
  local text = '[ "$1" = --version ] && echo astrolens 0.0.1 && exit\nexit 2\n'
  local nvim = start(vim.tbl_extend("force", SHOWN, { server = program(text) }))
  nvim:wait("#_G.told > 0")
  nvim:cmd("edit main.go")
  same({
    "Astrolens: the server ended before it answered (exit code 2): `:Astrolens restart`"
      .. " tries again, `:Astrolens log` tells more",
  }, nvim:told())
end)

test("a server that is killed comes back, and after too often there is one message", function(start)
  local init = "require('astrolens').setup({ server = { restarts = 9, backoff = 1 } })"
  local nvim = start(vim.tbl_extend("force", SHOWN, { init = init }))
  for _ = 1, 10 do
    kill(nvim)
  end
  nvim:wait("#_G.told > 0")
  same({
    "Astrolens: the server ended 10 times in a row, last by signal 9: `:Astrolens restart`"
      .. " tries again, `:Astrolens log` tells more",
  }, nvim:told())
  nvim:cmd("edit main.go")
  same({}, nvim:lua("return " .. SERVERS))
  nvim:cmd("Astrolens restart")
  nvim:wait("#vim.lsp.get_clients({ name = 'astrolens' }) > 0")
  nvim:cmd("edit ship.py")
  nvim:wait("#vim.diagnostic.get(0) > 0")
  same(1, #nvim:told())
end)

test("lenses come back with a server that was killed", function(start)
  local nvim = start(SHOWN)
  nvim:wait("#vim.lsp.codelens.get(0) > 0")
  kill(nvim)
  nvim:wait("#vim.lsp.codelens.get(0) > 0")
  same({}, nvim:told())
end)

test("`stop` stays stopped until `restart`", function(start)
  local nvim = start(SHOWN)
  nvim:wait_for_server()
  nvim:cmd("Astrolens stop")
  nvim:wait("#vim.lsp.get_clients() == 0")
  nvim:cmd("edit main.go")
  same({}, nvim:lua("return vim.lsp.get_clients()"))
  nvim:cmd("Astrolens restart")
  nvim:wait_for_server()
  same({}, nvim:told())
end)

test(
  "options that are wrong are named with the nearest or what is allowed, the others hold",
  function(start)
    local init = "require('astrolens').setup({ codelenz = {}, breakdown = 3,"
      .. " server = { restarts = 'many', backof = 2 }, ast = { detail = 'named' } })"
    local nvim = start(vim.tbl_extend("force", SHOWN, { init = init }))
    nvim:wait("#_G.told > 0")
    same({
      "Astrolens: setup: `breakdown` must be a table, not 3; there is no option `codelenz`: did you"
        .. " mean `codelens`?; there is no option `server.backof`: did you mean `server.backoff`?;"
        .. ' `server.restarts` must be a whole number from 0 on, not "many"',
    }, nvim:told())
    same("named", nvim:lua("return require('astrolens.config').get().ast.detail"))
    same(5, nvim:lua("return require('astrolens.config').get().server.restarts"))
    nvim:wait_for_server()
  end
)

test("settings of wrong types are told by the server, which goes on", function(start)
  local init = "require('astrolens').setup({ settings = { codeLens = { minimum = 'few' },"
    .. " thresholds = { cognitve = 3 } } })"
  local nvim = start(vim.tbl_extend("force", SHOWN, { init = init }))
  nvim:wait("#vim.diagnostic.get(0) > 0")
  nvim:wait(
    "#_G.told > 0 or vim.api.nvim_exec2('messages', { output = true }).output:find('codeLens')"
  )
  local all = table.concat(nvim:told(), "\n") .. nvim:messages()
  has(all, "codeLens.minimum")
  has(all, "cognitve")
  nvim:wait("#vim.lsp.codelens.get(0) > 0")
end)

test("a folder that is read-only is served like any other", function(start)
  local nvim = start({ files = sources.all, powerless = true })
  local project = nvim.folder .. "/project"
  vim.fn.system({ "chmod", "-R", "a-w", project })
  same(false, nvim:lua("return io.open('new.py', 'w') ~= nil"))
  nvim:cmd("edit ship.py")
  nvim:wait("#vim.diagnostic.get(0) > 0")
  nvim:cmd("Astrolens scan")
  nvim:wait("#vim.fn.getqflist() > 0")
  vim.fn.system({ "chmod", "-R", "u+w", project })
  nvim:wait("#_G.told > 0")
  same(1, #nvim:told())
  has(nvim:told()[1], "findings in 8 files")
end)

test("commands without a server say so once and do no harm", function(start)
  local nvim = start({ files = { ["notes.txt"] = "hello\n" }, open = "notes.txt" })
  nvim:cmd("Astrolens ast")
  nvim:cmd("Astrolens scan")
  nvim:cmd("Astrolens status")
  nvim:cmd("Astrolens cancel")
  nvim:wait("#_G.told == 4")
  has(nvim:told()[1], "no server looks after this buffer")
  has(nvim:told()[2], "no server runs")
end)

test("options that change hold after `restart`", function(start)
  local nvim = start(SHOWN)
  nvim:wait("#vim.diagnostic.get(0) > 0")
  nvim:lua([[
    require("astrolens").setup({ settings = { thresholds = { cognitive = 17 } } })
    vim.cmd("Astrolens restart")
  ]])
  nvim:wait("#vim.diagnostic.get(0) > 0 and vim.diagnostic.get(0)[1].message:find('limit 17')")
end)
