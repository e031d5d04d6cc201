import type { Guard, Mutant } from '../plan/mutant.ts'

/** Where the switch is compiled from; it exists in memory only. */
export const SWITCH_FILE = 'mutants/MutantSwitch.sol'

/** Coinbase of block 0 of a mutation run; mutant n runs with this plus n. */
export const BASE = 0x5a6ed0n << 64n

/**
 * Says which mutant is on. It is read from the block's coinbase, which no contract of ours looks at, so one compilation
 * holds every mutant of a file. Pure functions may ask it through a pointer that forgets that it reads.
 */
export const SWITCH = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;
library MutantSwitch {
  function _read() private view returns (uint256) { return uint160(address(block.coinbase)); }
  function _number() private pure returns (uint256 number) {
    function() view returns (uint256) reads = _read;
    function() pure returns (uint256) forgets;
    assembly { forgets := reads }
    unchecked { number = forgets() - ${BASE}; }
  }
  function on(uint256 id) internal pure returns (bool) { return _number() == id; }
  function pick(uint256 turned, uint256 always, uint256 never, bool fact) internal pure returns (bool) {
    uint256 number = _number();
    if (number == 0) return fact;
    if (number == turned) return !fact;
    if (number == always) return true;
    if (number == never) return false;
    return fact;
  }
}
`

interface Site {
  start: number
  end: number
  form: Mutant['form']
  mutants: Mutant[]
}

const LAYERS = ['statement', 'bool', 'value']
const IMPORT = `\nimport {MutantSwitch} from "${SWITCH_FILE}";\n`

/** Texts by file, one character per byte, as the compiler counts. */
export type Texts = Record<string, string>

/**
 * The sources with every given mutant in them, each behind its switch. A modifier gets a twin that can be switched off
 * beside its definition, wherever that is.
 */
export function weave(texts: Texts, mutants: Mutant[]): Texts {
  const woven: Texts = {}
  const guards = new Map(
    mutants.flatMap(({ guard }) => (guard ? [[`${guard.file}:${guard.end}`, guard]] : [])),
  )
  const changed = [...mutants, ...guards.values()].map(({ file }) => file)
  for (const name of new Set(changed)) {
    const text = texts[name] as string
    const sites = sitesOf(mutants.filter(({ file }) => file === name))
    const own = [...guards.values()].filter((guard) => guard.file === name).sort((a, b) => a.end - b.end)
    let out = ''
    let at = 0
    for (const guard of own) {
      out +=
        weaveRange(text, at, guard.end, sites) +
        twinOf(guard, (from, to) => weaveRange(text, from, to, sites))
      at = guard.end
    }
    woven[name] = out + weaveRange(text, at, text.length, sites) + IMPORT
  }
  return woven
}

const TWIN = '__switched'

function twinOf(
  { name, parameters, before, after }: Guard,
  weavePart: (from: number, to: number) => string,
): string {
  const half = (part: [number, number]) => `if (!MutantSwitch.on(mutant__)) { ${weavePart(...part)} }`
  const list = ['uint256 mutant__', parameters].filter(Boolean).join(', ')
  return `\nmodifier ${name}${TWIN}(${list}) { ${half(before)} _; ${half(after)} }\n`
}

function sitesOf(mutants: Mutant[]): Site[] {
  const groups = new Map<string, Site>()
  for (const mutant of mutants) {
    const { start, end, form } = mutant
    const key = `${start}:${end}:${form}`
    const site = groups.get(key) ?? { start, end, form, mutants: [] }
    site.mutants.push(mutant)
    groups.set(key, site)
  }
  return [...groups.values()].sort(
    (a, b) => a.start - b.start || b.end - a.end || LAYERS.indexOf(a.form) - LAYERS.indexOf(b.form),
  )
}

/** `sites` are in order; the first of several around the same bytes is the outermost. */
function weaveRange(text: string, from: number, to: number, sites: Site[]): string {
  let out = ''
  let at = from
  for (let n = 0; n < sites.length; n++) {
    const site = sites[n] as Site
    if (site.start < at || site.end > to) continue
    const inside = sites.slice(n + 1).filter(({ start, end }) => start >= site.start && end <= site.end)
    out += text.slice(at, site.start) + weaveSite(site, weaveRange(text, site.start, site.end, inside))
    at = site.end
    n += inside.length
  }
  return out + text.slice(at, to)
}

function weaveSite(site: Site, inner: string): string {
  const ids = site.mutants.map(({ id }) => id).join(',')
  return `/*<${ids}>*/${switchOf(site, inner)}/*</${ids}>*/`
}

function switchOf({ form, mutants }: Site, inner: string): string {
  if (form === 'statement') {
    const branches = mutants.map(({ id, text }) => `if (MutantSwitch.on(${id})) { ${text} } else `)
    return `{ ${branches.join('')}{ ${inner} } }`
  }
  if (form === 'value') {
    const as = (value: string, cast?: string) => (cast ? `${cast}(${value})` : `(${value})`)
    return mutants.reduce(
      (rest, { id, text, cast }) => `(MutantSwitch.on(${id}) ? ${as(text, cast)} : ${as(rest, cast)})`,
      inner,
    )
  }
  if (form === 'modifier') {
    const [, name, rest] = /^([\w.]+)\s*(?:\(([\s\S]*)\))?$/.exec(inner) as RegExpExecArray
    return `${name}${TWIN}(${[mutants[0]?.id, rest].filter(Boolean).join(', ')})`
  }
  const idOf = (fits: (text: string) => boolean) => mutants.find(({ text }) => fits(text))?.id ?? 0
  const turned = idOf((text) => text.startsWith('!'))
  return `MutantSwitch.pick(${turned}, ${idOf((t) => t === 'true')}, ${idOf((t) => t === 'false')}, ${inner})`
}

/** The source with one mutant put in place. */
export function putIn(text: string, { start, end, text: to }: Mutant): string {
  return text.slice(0, start) + to + text.slice(end)
}

/**
 * Mutants of the switches that an error at these bytes of the woven text speaks about: the innermost switches
 * inside them, or else the one around them, or else all up to the next function, or from the head of this one.
 */
export function blamed(woven: string, start: number, end: number): number[] {
  const idsOf = (list: string) => list.split(',').map(Number)
  const inside = [...woven.slice(start, end).matchAll(/\/\*<([\d,]+)>\*\//g)]
  if (inside.length > 0) return idsOf(inside.at(-1)?.[1] as string)
  const open: string[] = []
  for (const [, end_, ids] of woven.slice(0, start).matchAll(/\/\*<(\/?)([\d,]+)>\*\//g))
    if (end_) open.pop()
    else open.push(ids as string)
  if (open.length > 0) return idsOf(open.at(-1) as string)
  const rest = woven.slice(end).split(HEAD)[0] as string
  const begun = woven.slice(0, start).split(HEAD).at(-1) as string
  // a switched modifier takes a place on the stack from the body behind it
  for (const part of [rest, begun]) {
    const ids = [...part.matchAll(/\/\*<([\d,]+)>\*\//g)].flatMap(([, list]) => idsOf(list as string))
    if (ids.length > 0) return ids
  }
  return []
}

const HEAD = /\n\s*(?:function|constructor|modifier)\b/
