package metrics

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestARequestIsInItsBucketAndAllLargerOnes(t *testing.T) {
	var requests Requests
	requests.Observe("GET", "GET /livez", 200, 30*time.Millisecond)
	var text strings.Builder
	if err := requests.Write(&text); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`http_requests_total{method="GET",route="GET /livez",code="200"} 1`,
		`http_request_duration_seconds_bucket{method="GET",route="GET /livez",code="200",le="0.025"} 0`,
		`http_request_duration_seconds_bucket{method="GET",route="GET /livez",code="200",le="0.05"} 1`,
		`http_request_duration_seconds_bucket{method="GET",route="GET /livez",code="200",le="+Inf"} 1`,
		`http_request_duration_seconds_sum{method="GET",route="GET /livez",code="200"} 0.03`,
	} {
		if !strings.Contains(text.String(), line+"\n") {
			t.Errorf("no line %s in\n%s", line, text.String())
		}
	}
}

func TestTheOrderIsStable(t *testing.T) {
	write := func(codes ...int) string {
		var requests Requests
		for _, code := range codes {
			requests.Observe("GET", "GET /", code, 0)
		}
		var text strings.Builder
		if err := requests.Write(&text); err != nil {
			t.Fatal(err)
		}
		return text.String()
	}
	if write(500, 200, 404) != write(404, 500, 200) {
		t.Error("the order depends on what came first")
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("gone") }

func TestAReaderThatIsGoneIsAnError(t *testing.T) {
	var requests Requests
	if requests.Write(broken{}) == nil {
		t.Error("no error")
	}
}
