/** The reference of the tile benchmark: plain files from a folder over HTTP, nothing else. `static.ts FOLDER PORT` */
import { readFile } from 'node:fs'
import { createServer } from 'node:http'
import { join, normalize } from 'node:path'

const [, , folder = '.', port = '0'] = process.argv
createServer((request, response) => {
  readFile(join(folder, normalize(request.url ?? '/')), (error, bytes) => {
    if (error) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': bytes.length }).end(bytes)
  })
}).listen(Number(port), '127.0.0.1', () => console.log('ready'))
