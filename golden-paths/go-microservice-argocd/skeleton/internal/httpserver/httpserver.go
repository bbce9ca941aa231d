// Package httpserver is what every service has around its API: health, metrics, a line in the
// log for each request, and a stop that lets open requests finish.
package httpserver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"${{ values.repository.host }}/${{ values.repository.slug }}/internal/api"
	"${{ values.repository.host }}/${{ values.repository.slug }}/internal/config"
	"${{ values.repository.host }}/${{ values.repository.slug }}/internal/metrics"
)

// How long it goes on serving after it was told to stop: until then the load balancer may
// still send requests.
const drain = 5 * time.Second

// Server answers requests until its context ends.
type Server struct {
	config   config.Config
	log      *slog.Logger
	requests metrics.Requests
	stopping atomic.Bool
	drain    time.Duration
}

// New makes a server; Run starts it.
func New(config config.Config, log *slog.Logger) *Server {
	return &Server{config: config, log: log, drain: drain}
}

// Run listens on the configured port until ctx ends, then finishes what is open.
func (s *Server) Run(ctx context.Context) error {
	listener, err := net.Listen("tcp", fmt.Sprintf(":%d", s.config.Port))
	if err != nil {
		return err
	}
	return s.serve(ctx, listener, s.Handler())
}

func (s *Server) serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       s.config.RequestTimeout,
		WriteTimeout:      s.config.RequestTimeout + time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    1 << 16,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	s.log.Info("listening", "address", listener.Addr().String())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	s.log.Info("stopping")
	s.stopping.Store(true)
	time.Sleep(s.drain)
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.config.ShutdownTimeout)
	defer cancel()
	if err := server.Shutdown(limit); err != nil {
		return errors.Join(errors.New("requests were still open"), err, server.Close())
	}
	return nil
}

// Handler is the whole service.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	api.Register(mux)
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if s.stopping.Load() {
			api.Problem(w, http.StatusServiceUnavailable, "the service is stopping")
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		if err := s.requests.Write(w); err != nil {
			s.log.Warn("metrics were not read to the end", "error", err)
		}
	})
	return s.observed(mux)
}

// observed counts and logs each request, and turns a panic into a 500.
func (s *Server) observed(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		_, route := mux.Handler(r)
		if route == "" {
			route = "none"
		}
		answer := &recorder{ResponseWriter: w}
		defer func() {
			if cause := recover(); cause != nil {
				s.log.Error("panic", "route", route, "cause", fmt.Sprint(cause))
				if answer.status == 0 {
					api.Problem(answer, http.StatusInternalServerError, "something went wrong")
				}
			}
			took := time.Since(began)
			s.requests.Observe(method(r.Method), route, answer.code(), took)
			s.log.Info("request", "method", r.Method, "route", route, "status", answer.code(),
				"seconds", took.Seconds(), "trace_id", traceID(r.Header.Get("traceparent")))
		}()
		ctx, cancel := context.WithTimeout(r.Context(), s.config.RequestTimeout)
		defer cancel()
		r.Body = http.MaxBytesReader(answer, r.Body, 1<<20)
		mux.ServeHTTP(answer, r.WithContext(ctx))
	})
}

// method keeps a client from making up label values.
func method(given string) string {
	switch given {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS":
		return given
	}
	return "other"
}

// traceID is the second field of a traceparent header (W3C Trace Context), or nothing.
func traceID(header string) string {
	fields := strings.Split(header, "-")
	if len(fields) != 4 || len(fields[1]) != 32 {
		return ""
	}
	return fields[1]
}

type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(bytes []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(bytes)
}

func (r *recorder) code() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}
