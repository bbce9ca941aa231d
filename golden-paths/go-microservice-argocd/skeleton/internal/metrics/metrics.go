// Package metrics counts requests and their durations (rate, errors, duration) and writes
// them in the text format of Prometheus.
package metrics

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Upper bounds in seconds. The objective for latency must be one of them: a percentile is
// only as exact as the buckets around it.
var bounds = []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

type key struct {
	method, route string
	code          int
}

type series struct {
	buckets []uint64
	sum     float64
	count   uint64
}

// Requests holds one series for each method, route and status. The zero value is ready.
type Requests struct {
	mutex  sync.Mutex
	series map[key]*series
}

// Observe counts one request. route is the pattern that matched, never the path: a label with
// endless values would fill the monitoring.
func (r *Requests) Observe(method, route string, code int, took time.Duration) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.series == nil {
		r.series = make(map[key]*series)
	}
	at := key{method, route, code}
	found := r.series[at]
	if found == nil {
		found = &series{buckets: make([]uint64, len(bounds))}
		r.series[at] = found
	}
	seconds := took.Seconds()
	for i, bound := range bounds {
		if seconds <= bound {
			found.buckets[i]++
		}
	}
	found.sum += seconds
	found.count++
}

// Write writes all series, in the same order each time.
func (r *Requests) Write(to io.Writer) error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	keys := slices.SortedFunc(maps.Keys(r.series), func(a, b key) int {
		return slices.Compare([]string{a.route, a.method, strconv.Itoa(a.code)}, []string{b.route, b.method, strconv.Itoa(b.code)})
	})
	out := &printer{to: to}
	out.printf("# HELP http_requests_total Requests answered.\n# TYPE http_requests_total counter\n")
	for _, k := range keys {
		out.printf("http_requests_total%s %d\n", k.labels(""), r.series[k].count)
	}
	out.printf("# HELP http_request_duration_seconds Time to answer a request.\n# TYPE http_request_duration_seconds histogram\n")
	for _, k := range keys {
		s := r.series[k]
		for i, bound := range bounds {
			out.printf("http_request_duration_seconds_bucket%s %d\n", k.labels(fmt.Sprintf(",le=\"%g\"", bound)), s.buckets[i])
		}
		out.printf("http_request_duration_seconds_bucket%s %d\n", k.labels(`,le="+Inf"`), s.count)
		out.printf("http_request_duration_seconds_sum%s %g\n", k.labels(""), s.sum)
		out.printf("http_request_duration_seconds_count%s %d\n", k.labels(""), s.count)
	}
	return out.err
}

func (k key) labels(more string) string {
	return fmt.Sprintf("{method=%q,route=%q,code=\"%d\"%s}", k.method, k.route, k.code, more)
}

type printer struct {
	to  io.Writer
	err error
}

func (p *printer) printf(format string, values ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.to, format, values...)
	}
}
