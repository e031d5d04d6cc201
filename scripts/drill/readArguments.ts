import path from 'node:path'
import { parseArgs } from 'node:util'

/** What the person asked for. */
export interface Arguments {
  /** address that people type */
  url: string
  /** data folder of the installation */
  dataDir: string
  /** names of drills; empty = all */
  only: string[]
  isList: boolean
  /** short durations, for tests */
  isBrief: boolean
  /** certificate of an own authority, PEM */
  caFile: string | undefined
  /** UDP ports of the media engine; found out by joining unless given */
  udp: { min: number; max: number } | undefined
}

export const USAGE = `npm run drill -- --url http://localhost:3000   play every attack against this installation
npm run drill -- --data DIR                    its data folder with its keys, if not .stagedoor
npm run drill -- --only NAME                   this attack alone (may be repeated)
npm run drill -- --list                        names and promises
npm run drill -- --url https://… --ca FILE     behind a proxy whose certificate FILE answers for
npm run drill -- --udp 40000-40199             ports of the media engine, if not 200 around the one it names
npm run drill -- --brief                       shorter
The database is the one of DATABASE_OWNER_URL, otherwise the one that npm start runs.
Ends with 0 when all held, 1 when one fell, 2 when it could not be done.`

function readRange(text: string): { min: number; max: number } {
  const [, min, max] = /^(\d+)-(\d+)$/.exec(text) ?? []
  if (!min || !max || Number(min) > Number(max) || Number(max) > 65_535)
    throw new Error(`--udp needs two ports with a dash between, not ${text}`)
  return { min: Number(min), max: Number(max) }
}

/** @throws Error with one sentence when an argument is unknown or wrong */
export function readArguments(args: string[]): Arguments {
  const { values } = parseArgs({
    args,
    options: {
      url: { type: 'string', default: 'http://localhost:3000' },
      data: { type: 'string', default: '.stagedoor' },
      only: { type: 'string', multiple: true, default: [] },
      list: { type: 'boolean', default: false },
      brief: { type: 'boolean', default: false },
      ca: { type: 'string' },
      udp: { type: 'string' },
    },
  })
  if (!/^https?:\/\/[^/]+$/.test(values.url))
    throw new Error(`--url needs an address without a path, not ${values.url}`)
  return {
    url: values.url,
    dataDir: path.resolve(values.data),
    only: values.only,
    isList: values.list,
    isBrief: values.brief,
    caFile: values.ca,
    udp: values.udp === undefined ? undefined : readRange(values.udp),
  }
}
