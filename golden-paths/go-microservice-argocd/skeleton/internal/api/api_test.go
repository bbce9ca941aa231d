package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func request(t *testing.T, method, path string) *httptest.ResponseRecorder {
	t.Helper()
	mux := http.NewServeMux()
	Register(mux)
	recorder := httptest.NewRecorder()
	mux.ServeHTTP(recorder, httptest.NewRequest(method, path, nil))
	return recorder
}

func TestAGreetingNamesWhoAsked(t *testing.T) {
	answer := request(t, "GET", "/v1/greetings/Zo%C3%AB")
	var body struct{ Message string }
	if err := json.Unmarshal(answer.Body.Bytes(), &body); err != nil {
		t.Fatal(err)
	}
	if answer.Code != 200 || body.Message != "Hello, Zoë" {
		t.Errorf("got %d %q", answer.Code, body.Message)
	}
}

func TestANameThatIsTooLongIsRefused(t *testing.T) {
	answer := request(t, "GET", "/v1/greetings/"+strings.Repeat("a", longestName+1))
	if answer.Code != 400 || answer.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("got %d %s", answer.Code, answer.Header().Get("Content-Type"))
	}
}

// The contract: every path of the description has a handler.
func TestEveryDescribedPathIsServed(t *testing.T) {
	paths := regexp.MustCompile(`(?m)^  (/\S+):\n    (get|put|post|patch|delete):`).FindAllStringSubmatch(string(Description), -1)
	if len(paths) == 0 {
		t.Fatal("no path in openapi.yaml")
	}
	mux := http.NewServeMux()
	Register(mux)
	parameter := regexp.MustCompile(`\{[^}]+\}`)
	for _, path := range paths {
		target := httptest.NewRequest(strings.ToUpper(path[2]), parameter.ReplaceAllString(path[1], "x"), nil)
		if _, pattern := mux.Handler(target); pattern == "" {
			t.Errorf("nothing serves %s %s", path[2], path[1])
		}
	}
}
