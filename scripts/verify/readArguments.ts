import { parseArgs } from 'node:util'

/** What the person asked for. */
export interface Arguments {
  /** the bundle */
  file: string
  /** `stagedoor.json` of the site that it is from; null: its key is compared with nothing */
  identity: string | null
}

export const USAGE = `npm run verify -- bundle.json                             check the record of a call that was downloaded, without any network
npm run verify -- bundle.json --identity stagedoor.json   compare its seal with the keys of the site as well: /.well-known/stagedoor.json of the site
Ends with 0 when everything holds, with 1 when something differs, with 2 when there is nothing to check, with 3 when nothing differs
and not everything could be checked: without --identity nobody knows whose seal it is.`

/** @throws Error with one sentence when an argument is missing, unknown or wrong */
export function readArguments(args: string[]): Arguments {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { identity: { type: 'string' } },
  })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new Error('Name one file, the record that you downloaded.')
  return { file, identity: values.identity ?? null }
}
