import { readFileSync } from 'node:fs'
import { readEnvironment } from './environment.ts'
import { writeNodeKeys } from './start/folder/nodeKeys.ts'

/** `npm run node-keys -- <id> <folder>`: derives the keys of one media node from the secrets of the installation. */
const [id = '', folder = ''] = process.argv.slice(2)
const { MEDIA_SECRET_FILE: media = '', INTERNAL_SECRET_FILE: internal = '' } = readEnvironment().all

if (!id || !folder || !media || !internal) {
  process.stderr.write(
    'usage: npm run node-keys -- <id of the node> <folder for its keys>, with MEDIA_SECRET_FILE and INTERNAL_SECRET_FILE\n',
  )
  process.exitCode = 1
} else {
  const read = (file: string) => readFileSync(file, 'utf8')
  writeNodeKeys(folder, id, { media: read(media), internal: read(internal) })
  process.stdout.write(`keys of ${id} are in ${folder}; give the node this folder as MEDIA_KEYS_DIR\n`)
}
