-- What the person in front of the editor is told.

local M = {}

---@type table<string, true>
local told = {}

---@param text string
---@param level integer
local function show(text, level)
  vim.schedule(function()
    vim.notify("Astrolens: " .. text, level, { title = "Astrolens" })
  end)
end

---How many of something there are, as one says it: `1 file`, `2 files`.
---@param number integer
---@param noun string
---@return string
function M.count(number, noun)
  return ("%d %s%s"):format(number, noun, number == 1 and "" or "s")
end

---@param text string
function M.info(text)
  show(text, vim.log.levels.INFO)
end

---@param text string
function M.warn(text)
  show(text, vim.log.levels.WARN)
end

---@param text string
function M.error(text)
  show(text, vim.log.levels.ERROR)
end

---Tells of an error that many files have in common only once.
---@param text string
function M.error_once(text)
  if not told[text] then
    told[text] = true
    M.error(text)
  end
end

---Has errors told again that were told before: the person has asked for another try.
function M.forget()
  told = {}
end

return M
