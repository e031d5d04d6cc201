import path from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from './root.ts'

/** What the person asked for. */
export interface Arguments {
  fresh: boolean
  dev: boolean
  demo: boolean
  port: number | undefined
  dataDir: string
}

export const USAGE = `npm start                  run Stagedoor on this machine
npm start -- --fresh       move the data of earlier runs aside and begin anew
npm start -- --port 4000   another port for the web
npm start -- --data DIR    another folder for the data
npm start -- --no-demo     without the demo world`

/** @throws Error with one sentence when an argument is unknown or wrong */
export function readArguments(args: string[]): Arguments {
  const { values } = parseArgs({
    args,
    options: {
      fresh: { type: 'boolean', default: false },
      dev: { type: 'boolean', default: false },
      'no-demo': { type: 'boolean', default: false },
      port: { type: 'string' },
      data: { type: 'string' },
    },
  })
  const port = values.port === undefined ? undefined : Number(values.port)
  if (port !== undefined && !(Number.isInteger(port) && port >= 1024 && port <= 65_000))
    throw new Error(`--port must be 1024 to 65000, not ${values.port}`)
  return {
    fresh: values.fresh,
    dev: values.dev,
    demo: !values['no-demo'],
    port,
    dataDir: values.data ? path.resolve(values.data) : path.join(ROOT, '.stagedoor'),
  }
}
