// A queue of orders: one file in which much of the language comes together.
#include <vector>

namespace shop::orders {

enum class State { open, held };

template <typename T>
concept Priced = requires(T t) { t.price(); };

class Queue {
public:
    explicit Queue(int limit, bool strict = false) : limit_{limit}, strict_(strict ? true : false) {
        if (limit < 0)
            throw Bad("limit");
    }
    Queue(const Queue&) = delete;
    virtual ~Queue() = default;

    bool operator==(const Queue& other) const { return limit_ == other.limit_; }
    explicit operator bool() const noexcept { return !items_.empty(); }

    template <Priced T>
    int total(const std::vector<T>& items) const {
        int sum = 0;
        for (const auto& item : items) {
            if constexpr (sizeof(T) > 8) {
                sum += item.price();
            } else {
                sum += item.price() and strict_ or 1;
            }
        }
        return sum;
    }

    struct Entry {
        int id = 0;
        State state;
        bool held() const { return state == State::held || id < 0; }
    };

protected:
    int take(int n);
    static int count;

private:
    std::vector<Entry> items_;
    int limit_;
    bool strict_;
};

int Queue::take(int n) {
    try {
        while (n-- > 0 && !items_.empty()) {
            auto [id, state] = items_.back();
            switch (state) {
            case State::open:
                ++id;
                [[fallthrough]];
            case State::held:
                items_.pop_back();
                break;
            default:
                return id;
            }
        }
    } catch (const Bad& bad) {
        log(bad);
    } catch (...) {
        throw;
    }
    auto held = [this, n](const Entry& entry) {
        return strict_ ? entry.held() : n > 0;
    };
    return std::count_if(items_.begin(), items_.end(), [&](auto& e) { return held(e) && e.id; });
}

namespace {

task<int> later(int n) {
    do {
        if (auto value = co_await next(n); value > 0)
            co_yield value;
    } while (--n);
    co_return n;
}

constexpr auto text = R"(several
lines)";

} // namespace
} // namespace shop::orders
