/** The driver has the interface of better-sqlite3. Its own types are not among its exports. */
declare module 'better-sqlite3-multiple-ciphers' {
  import Sqlite = require('better-sqlite3')
  export = Sqlite
}
