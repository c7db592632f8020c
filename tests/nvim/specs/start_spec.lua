-- How the plugin comes to life: late, by itself, and for our files only.

local sources = require("sources")

test("nothing is loaded before the first file of our languages", function(start)
  local nvim = start({ files = { ["notes.txt"] = "hello\n" }, open = "notes.txt" })
  local loaded = "return vim.tbl_filter(function(name) return name:match('^astrolens') end,"
    .. " vim.tbl_keys(package.loaded))"
  same({}, nvim:lua(loaded))
  same(2, nvim:lua("return vim.fn.exists(':Astrolens')"))
  same("", nvim:lua("return vim.fn.maparg('<Plug>(astrolens-none)', 'n')"))
  same("<Cmd>Astrolens ast<CR>", nvim:lua("return vim.fn.maparg('<Plug>(astrolens-ast)', 'n')"))
end)

test("a file on the command line gets diagnostics without any set-up", function(start)
  local nvim = start({ files = sources.all, open = "ship.py" })
  nvim:wait("#vim.diagnostic.get(0) > 0")
  local found = nvim:lua("return vim.diagnostic.get(0)[1]")
  same("astrolens", found.source)
  same("cognitive-complexity", found.code)
  same({ 0, 5 - 1 }, { found.lnum, found.col })
  has(found.message, "19")
  same({}, nvim:told())
end)

test("a plugin manager may load it when files are open already", function(start)
  local nvim = start({ files = sources.all, open = "ship.py", package = "opt" })
  same({}, nvim:lua("return vim.lsp.get_clients()"))
  nvim:cmd("packadd astrolens")
  nvim:wait("#vim.diagnostic.get(0) > 0")
end)

test("files of all languages get the server, others do not", function(start)
  local nvim = start({ files = vim.tbl_extend("error", sources.all, { ["a.toml"] = "" }) })
  for name in vim.spairs(sources.all) do
    nvim:cmd("edit " .. name)
    nvim:wait_for_server()
  end
  nvim:cmd("edit a.toml")
  same({}, nvim:lua("return vim.lsp.get_clients({ bufnr = 0 })"))
  same(1, nvim:lua("return #vim.lsp.get_clients({ name = 'astrolens' })"))
end)

test("the configuration file is looked at as well", function(start)
  local files = { ["astrolens.toml"] = "[thresholds]\ncognitve = 3\n" }
  local nvim = start({ files = files, open = "astrolens.toml" })
  nvim:wait("#vim.diagnostic.get(0) > 0")
  has(nvim:lua("return vim.diagnostic.get(0)[1].message"), "cognitve")
end)

test("a command starts the server if nothing else does", function(start)
  local nvim = start({
    files = sources.all,
    open = "ship.py",
    init = "require('astrolens').setup({ autostart = false })",
  })
  nvim:cmd("Astrolens report")
  local report = nvim:wait("vim.fn.bufnr('astrolens://report/ship.py')")
  nvim:wait("#vim.api.nvim_buf_get_lines(..., 0, -1, false) > 5", report)
  same({}, nvim:told())
end)

test("with autostart off, `vim.lsp.enable` starts it", function(start)
  local nvim = start({
    files = sources.all,
    open = "ship.py",
    init = "require('astrolens').setup({ autostart = false })",
  })
  same({}, nvim:lua("return vim.lsp.get_clients()"))
  nvim:cmd("lua vim.lsp.enable('astrolens')")
  nvim:wait_for_server()
end)

test("`vim.lsp.config` changes what the plugin brings", function(start)
  local nvim = start({
    files = sources.all,
    open = "ship.py",
    init = "vim.lsp.config('astrolens', { settings = { astrolens = {"
      .. " thresholds = { cognitive = 18 } } } })",
  })
  nvim:wait("#vim.diagnostic.get(0) > 0")
  has(nvim:lua("return vim.diagnostic.get(0)[1].message"), "limit 18")
end)

test(
  "without `vim.lsp.config` and `vim.lsp.enable`, as in Neovim 0.10, it starts too",
  function(start)
    local nvim = start({
      files = sources.all,
      open = "ship.py",
      init = "vim.lsp.config, vim.lsp.enable = nil, nil",
    })
    nvim:wait("#vim.diagnostic.get(0) > 0")
    nvim:cmd("edit main.go")
    nvim:wait_for_server()
    same(1, nvim:lua("return #vim.lsp.get_clients()"))
  end
)

test("the configuration without the plugin that the documentation gives works", function(start)
  local path = vim.fs.joinpath(require("child").plugin, "../../docs/editors.md")
  local page = table.concat(vim.fn.readfile(path), "\n")
  local block = assert(page:match("\n```lua\n(.-)\n```\n"))
  local nvim = start({
    files = sources.all,
    open = "ship.py",
    init = block,
    package = "none",
  })
  nvim:wait("#vim.diagnostic.get(0) > 0")
  has(nvim:lua("return vim.diagnostic.get(0)[1].message"), "limit 18")
  nvim:wait("#vim.lsp.codelens.get(0) > 0")
  same(0, nvim:lua("return vim.fn.exists(':Astrolens')"))
end)

test("the mappings are all there is of keys", function(start)
  local nvim = start({ files = sources.all, open = "ship.py" })
  nvim:wait_for_server()
  local ours = nvim:lua([[
    local ours = {}
    for _, mapping in ipairs(vim.api.nvim_get_keymap("n")) do
      if (mapping.rhs or ""):find("Astrolens") or (mapping.desc or ""):find("Astrolens") then
        table.insert(ours, mapping.lhs)
      end
    end
    table.sort(ours)
    return ours
  ]])
  same({
    "<Plug>(astrolens-ast)",
    "<Plug>(astrolens-breakdown)",
    "<Plug>(astrolens-graph)",
    "<Plug>(astrolens-new)",
    "<Plug>(astrolens-report)",
    "<Plug>(astrolens-scan)",
    "<Plug>(astrolens-worst)",
  }, ours)
end)

test("a command of the user's own is run as it is", function(start)
  local nvim = start({
    files = sources.all,
    open = "ship.py",
    init = "require('astrolens').setup({ server = { path = '/nowhere' } })"
      .. " vim.lsp.config('astrolens', { cmd = { 'astrolens', 'lsp', '--stdio' } })",
  })
  nvim:wait("#vim.diagnostic.get(0) > 0")
  same("--stdio", nvim:lua("return vim.lsp.get_clients()[1].config.cmd[3]"))
  same({}, nvim:told())
end)
