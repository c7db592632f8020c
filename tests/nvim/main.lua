-- Runs the specs: `nvim -l tests/nvim/main.lua [WORD]`, only tests with WORD in their name.

local here = vim.fs.dirname(debug.getinfo(1, "S").source:sub(2))
package.path = vim.fs.joinpath(here, "?.lua") .. ";" .. package.path
local child = require("child")

local wanted = _G.arg[1]
local passed, failed = 0, {}

---A test: `run` gets a function that starts a Neovim, which is stopped after it.
---@param name string
---@param run fun(start: fun(options?: ChildOptions): Child)
function _G.test(name, run)
  if wanted and not name:find(wanted, 1, true) then
    return
  end
  local children = {} ---@type Child[]
  local began = vim.uv.now()
  local ok, trouble = xpcall(run, debug.traceback, function(options)
    local one = child.start(options)
    table.insert(children, one)
    return one
  end)
  for _, one in ipairs(children) do
    one:stop()
  end
  vim.uv.update_time()
  print(("%s %s (%.1f s)"):format(ok and "ok  " or "FAIL", name, (vim.uv.now() - began) / 1000))
  if ok then
    passed = passed + 1
  else
    print(trouble)
    table.insert(failed, name)
  end
end

---@param expected any
---@param actual any
function _G.same(expected, actual)
  if not vim.deep_equal(expected, actual) then
    local text = "expected %s\n but got %s"
    error(text:format(vim.inspect(expected), vim.inspect(actual)), 2)
  end
end

---@param text string
---@param part string
function _G.has(text, part)
  if not text:find(part, 1, true) then
    error(("expected %q in\n%s"):format(part, text), 2)
  end
end

for name in
  vim.spairs(vim.iter(vim.fs.dir(vim.fs.joinpath(here, "specs"))):fold({}, function(all, file)
    all[file] = true
    return all
  end))
do
  dofile(vim.fs.joinpath(here, "specs", name))
end

io.stdout:write(("\n%d passed, %d failed\n"):format(passed, #failed))
os.exit(#failed == 0 and 0 or 1)
