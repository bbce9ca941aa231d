// Runs at the edge for each request: a path without an ending is a route of the page.
function handler(event) {
  var request = event.request;
  var last = request.uri.substring(request.uri.lastIndexOf("/") + 1);
  if (request.uri.startsWith("/assets/") || last.includes(".")) {
    return request;
  }
  var preview = /^\/previews\/[0-9]+(?=\/|$)/.exec(request.uri);
  request.uri = (preview ? preview[0] : "") + "/index.html";
  return request;
}
