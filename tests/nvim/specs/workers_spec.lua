-- Workers that analyse for the server, as real processes.

local sources = require("sources")

local FILES = 120

---@class Worker
---@field url string
---@field process vim.SystemObj

---Starts a worker at any port that is free, and waits until it listens.
---@return Worker
local function work()
  local folder = vim.fs.dirname(assert(vim.uv.fs_realpath(vim.env.ASTROLENS)))
  local said = ""
  local process = vim.system(
    { vim.fs.joinpath(folder, "astrolens-worker"), "--listen", "127.0.0.1:0", "--children", "1" },
    {
      stdout = function(_, data)
        said = said .. (data or "")
      end,
    }
  )
  local listens = vim.wait(20000, function()
    return said:find("\n", 1, true) ~= nil
  end, 20)
  assert(listens, "the worker never listened")
  return { url = "http://" .. said:match("listening on (%S+)"), process = process }
end

---Opens a project of files that are all different, whose server asks `workers`.
---@param start fun(options?: ChildOptions): Child
---@param workers Worker[]
---@return Child
local function open(start, workers)
  local files = {}
  for number = 1, FILES do
    files[("many/%d.py"):format(number)] = sources.python .. ("\n"):rep(number)
  end
  local urls = table.concat(
    vim.tbl_map(function(worker)
      return worker.url
    end, workers),
    ","
  )
  local nvim = start({
    files = files,
    open = "many/1.py",
    init = ([[
    require("astrolens").setup({ server = { arguments = { "--workers", %q } } })
    _G.states = {}
    vim.api.nvim_create_autocmd("LspProgress", { callback = function(event)
      table.insert(_G.states, event.data.params.value.message)
    end })
  ]]):format(urls),
  })
  nvim:wait_for_server()
  return nvim
end

---@param run fun(workers: Worker[])
local function with_workers(run)
  local workers = { work(), work() }
  local ok, trouble = xpcall(run, debug.traceback, workers)
  for _, worker in ipairs(workers) do
    worker.process:kill("sigkill")
    worker.process:wait()
  end
  if not ok then
    error(trouble, 0)
  end
end

test("what workers find comes as it is found, and the progress says where it runs", function(start)
  with_workers(function(workers)
    local nvim = open(start, workers)
    nvim:cmd("Astrolens scan many")
    nvim:wait("#_G.told > 0")
    same({ ("Astrolens: %d findings in %d files"):format(2 * FILES, FILES) }, nvim:told())
    local states = table.concat(nvim:lua("return _G.states"), "\n")
    has(states, (" of %d files on 2 workers"):format(FILES))
  end)
end)

test("a scan by workers can be cancelled", function(start)
  with_workers(function(workers)
    local nvim = open(start, workers)
    nvim:cmd("Astrolens scan many | Astrolens cancel")
    nvim:wait("#_G.told > 0")
    same({ "Astrolens: the scan has ended" }, nvim:told())
  end)
end)

test("where no worker is left, one message says so and all is found here", function(start)
  with_workers(function(workers)
    for _, worker in ipairs(workers) do
      worker.process:kill("sigkill")
      worker.process:wait()
    end
    local nvim = open(start, workers)
    nvim:cmd("Astrolens scan many")
    nvim:wait("#_G.told > 0")
    same({ ("Astrolens: %d findings in %d files"):format(2 * FILES, FILES) }, nvim:told())
    local messages = nvim:messages()
    has(messages, "no worker can be asked, so files are analysed here")
    local _, count = messages:gsub("no worker can be asked", "")
    same(1, count)
  end)
end)
