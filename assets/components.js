/* A piece of a page: an element with HTML that the server has written; `casualties/web/page/static.py`
   says why it is not many components. */
(function () {
  "use strict";
  function Piece({ id, tag, attributes, html }) {
    return window.React.createElement(tag, { id, ...attributes, dangerouslySetInnerHTML: { __html: html || "" } });
  }
  window.casualties = { Piece };
})();
