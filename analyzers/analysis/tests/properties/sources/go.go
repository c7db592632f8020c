// Package store keeps orders: one file in which much of the language comes together.
package store

import (
	"errors"
	"fmt"
)

// Order is one order.
type Order struct {
	ID    int
	lines []Line
	held  bool
}

// Line is a line of an order.
type Line struct{ Price, Count int }

type reader interface {
	Read(id int) (*Order, error)
}

var empty = errors.New("empty")

// Load reads an order, again and again.
func Load(source reader, id int) (order *Order, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("load %d: %v", id, r)
		}
	}()
outer:
	for try := 0; try < 3; try++ {
		order, err = source.Read(id)
		switch {
		case err == nil && len(order.lines) > 0:
			return order, nil
		case errors.Is(err, empty) || try == 2:
			break outer
		default:
			continue outer
		}
	}
	if err != nil {
		return nil, err
	} else if order.held {
		goto held
	} else {
		order.held = true
	}
	return order, nil
held:
	return nil, empty
}

// Total sums up.
func (o *Order) Total(rates ...int) int {
	total := 0
	for i, line := range o.lines {
		if i < len(rates) && rates[i] != 0 {
			total += line.Price * rates[i]
		} else {
			total += line.sum()
		}
	}
	return total
}

func (l Line) sum() int { return l.Price * l.Count }

func kind(value any) string {
	switch v := value.(type) {
	case int, int64:
		return "number"
	case string:
		if v == "" {
			return `no
text`
		}
	}
	return "other"
}

func merge[T any](left, right <-chan T, done chan struct{}) chan T {
	out := make(chan T)
	go func() {
		for {
			select {
			case v := <-left:
				out <- v
			case v, ok := <-right:
				if !ok {
					return
				}
				out <- v
			case <-done:
				return
			}
		}
	}()
	return out
}

func fibonacci(n int) int {
	if n < 2 {
		return n
	}
	return fibonacci(n-1) + fibonacci(n-2)
}
