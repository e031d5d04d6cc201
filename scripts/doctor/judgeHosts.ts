import type { Finding } from './finding.ts'

/** True for a host of the list; `*.name` stands for everything under a name. */
function isListed(host: string, list: readonly string[]): boolean {
  return list.some((one) => (one.startsWith('*.') ? host.endsWith(one.slice(1)) : host === one))
}

/** Hosts that the SDK asked and that pages may not reach. */
export function judgeHosts(asked: readonly string[] | null, list: readonly string[]): Finding {
  const name = 'hosts'
  if (asked === null) return { name, state: 'not checked', text: 'no browser' }
  if (asked.length === 0) return { name, state: 'not checked', text: 'the SDK asked none' }
  const strange = asked.filter((host) => !isListed(host, list))
  if (strange.length === 0) return { name, state: 'good', text: `${asked.length} asked, all of the list` }
  return {
    name,
    state: 'bad',
    text: `pages may not reach ${strange.join(', ')}. If they are the provider’s, set TRTC_HOSTS=${strange.join(',')}.`,
  }
}
