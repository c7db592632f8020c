-- `:checkhealth astrolens` and `:help astrolens`.

local sources = require("sources")

---@param nvim Child
---@return string
local function health(nvim)
  nvim:cmd("checkhealth astrolens")
  return table.concat(nvim:lines(), "\n")
end

test("health is clean where all is well", function(start)
  local nvim = start({ files = sources.all, open = "ship.py" })
  nvim:wait_for_server()
  local text = health(nvim)
  for _, wrong in ipairs({ "ERROR", "WARNING" }) do
    assert(not text:find(wrong), text)
  end
  has(text, "version 0.1.0")
  has(text, "client 1: server 0.1.0")
end)

test("health names what is missing and what to do", function(start)
  local init = "require('astrolens').setup({ scan = { list = 'none' } })"
  local nvim = start({ files = sources.all, server = "", init = init })
  local text = health(nvim)
  has(text, "ERROR the program `astrolens` is not on the PATH")
  has(text, 'ERROR `scan.list` must be "quickfix" or "loclist", not "none"')
end)

test("a subcommand is a file, and each file a subcommand", function(start)
  local nvim = start({ files = sources.all })
  local names = nvim:lua("return require('astrolens.commands').names")
  table.sort(names)
  local files = {}
  for file in vim.fs.dir(require("child").plugin .. "/lua/astrolens/commands") do
    if file ~= "init.lua" then
      table.insert(files, (file:gsub("%.lua$", "")))
    end
  end
  table.sort(files)
  same(files, names)
end)

test("all that there is has its place in the help", function(start)
  local nvim = start({ files = sources.all })
  local plugin = require("child").plugin
  local text = table.concat(vim.fn.readfile(plugin .. "/doc/astrolens.txt"), "\n")
  for _, name in ipairs(nvim:lua("return require('astrolens.commands').names")) do
    has(text, "*:Astrolens-" .. name .. "*")
  end
  for name, row in
    pairs(nvim:lua([[
    local function names(rows, path, found)
      for key, row in pairs(rows) do
        if row.allowed then
          found[path .. key] = row.allowed
        else
          names(row, path .. key .. ".", found)
        end
      end
      return found
    end
    return names(require("astrolens.options").rows, "", {})
  ]]))
  do
    assert(type(row) == "string")
    has(text, "*astrolens-options-" .. name .. "*")
  end
  for name in pairs(nvim:lua("return require('astrolens.highlight').links")) do
    has(text, "*hl-" .. name .. "*")
  end
end)

test("every reference in the help leads somewhere, and no line is too long", function(start)
  local nvim = start({ files = sources.all })
  local folder = nvim.folder .. "/doc"
  vim.fn.mkdir(folder)
  local lines = vim.fn.readfile(require("child").plugin .. "/doc/astrolens.txt")
  vim.fn.writefile(lines, folder .. "/astrolens.txt")
  nvim:cmd("helptags " .. folder)
  nvim:cmd("set runtimepath+=" .. nvim.folder)
  for number, line in ipairs(lines) do
    assert(vim.fn.strdisplaywidth(line) <= 78, ("line %d is too long"):format(number))
    for reference in line:gmatch("|([^|%s]+)|") do
      local ok = pcall(nvim.cmd, nvim, "help " .. reference)
      assert(ok, ("line %d leads nowhere: %s"):format(number, reference))
    end
  end
end)
