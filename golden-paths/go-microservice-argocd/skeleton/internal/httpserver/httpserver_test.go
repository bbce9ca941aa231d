package httpserver

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"${{ values.repository.host }}/${{ values.repository.slug }}/internal/config"
)

func server() (*Server, *bytes.Buffer) {
	log := new(bytes.Buffer)
	settings := config.Config{RequestTimeout: time.Second, ShutdownTimeout: 2 * time.Second}
	made := New(settings, slog.New(slog.NewJSONHandler(log, nil)))
	made.drain = 10 * time.Millisecond
	return made, log
}

func get(handler http.Handler, path string) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	request := httptest.NewRequest("GET", path, nil)
	request.Header.Set("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	handler.ServeHTTP(recorder, request)
	return recorder
}

func TestAliveAndReady(t *testing.T) {
	made, _ := server()
	for _, path := range []string{"/livez", "/readyz"} {
		if answer := get(made.Handler(), path); answer.Code != http.StatusNoContent {
			t.Errorf("%s: %d", path, answer.Code)
		}
	}
}

func TestRequestsAreCountedByRouteAndLogged(t *testing.T) {
	made, log := server()
	handler := made.Handler()
	get(handler, "/v1/greetings/a")
	get(handler, "/v1/greetings/b")
	get(handler, "/nowhere")
	text := get(handler, "/metrics").Body.String()
	for _, line := range []string{
		`http_requests_total{method="GET",route="GET /v1/greetings/{name}",code="200"} 2`,
		`http_requests_total{method="GET",route="none",code="404"} 1`,
	} {
		if !strings.Contains(text, line) {
			t.Errorf("no %s in\n%s", line, text)
		}
	}
	if !strings.Contains(log.String(), `"trace_id":"0af7651916cd43dd8448eb211c80319c"`) {
		t.Errorf("no trace in %s", log)
	}
}

func TestAPanicIsAnErrorOfOneRequest(t *testing.T) {
	made, log := server()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(http.ResponseWriter, *http.Request) { panic("inside") })
	answer := get(made.observed(mux), "/")
	if answer.Code != 500 || strings.Contains(answer.Body.String(), "inside") {
		t.Errorf("got %d %s", answer.Code, answer.Body)
	}
	if !strings.Contains(log.String(), "inside") {
		t.Error("the cause is not in the log")
	}
}

func TestStoppingLetsAnOpenRequestFinish(t *testing.T) {
	made, _ := server()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	inside, finish := make(chan struct{}), make(chan struct{})
	slow := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(inside)
		<-finish
		io.WriteString(w, "finished")
	})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- made.serve(ctx, listener, slow) }()
	answer := make(chan string, 1)
	go func() {
		response, err := http.Get("http://" + listener.Addr().String())
		if err != nil {
			answer <- err.Error()
			return
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		answer <- string(body)
	}()

	<-inside
	stop()
	time.Sleep(10 * made.drain)
	if get(made.Handler(), "/readyz").Code != http.StatusServiceUnavailable {
		t.Error("it still says that it is ready")
	}
	close(finish)
	if got := <-answer; got != "finished" {
		t.Errorf("got %q", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
