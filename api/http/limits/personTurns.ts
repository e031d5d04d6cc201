import { addressOf, networkName } from '#domain/address.ts'
import type { Who } from '../handler.ts'
import { ProblemError } from '../problemError.ts'

/** Whose work it is, and with whom they take a turn: people of one network are one of many networks. */
export interface Turner {
  group: string
  person: string
}

/** Runs work of one person when it is its turn. Throws RATE_LIMITED when too much of it waits already. */
export type TakeTurn = <T>(whose: Turner, work: () => Promise<T>) => Promise<T>

/** How much runs and waits, of all and of each person; a second thing of a person only where nobody waits for the first. */
export interface TurnBounds {
  atOnce: number
  waiting: number
  atOnceEach: number
  waitingEach: number
}

interface Job {
  start: () => void
  refuse: (error: ProblemError) => void
}
interface Person {
  running: number
  jobs: Job[]
}
interface Group {
  people: Map<string, Person>
  waiting: number
}

/** An account is counted by itself; guests by themselves and strangers by address take the turns of their network. */
export function turnerOf({ accountId, isGuest, ip }: Who): Turner {
  const person = accountId ?? addressOf(ip)
  return { person, group: accountId !== null && !isGuest ? accountId : networkName(ip) }
}

const full = () => new ProblemError('RATE_LIMITED', { retryAfterS: 1 })

/** What comes first, at the end from now on. */
function toEnd<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key)
  map.set(key, value)
}

/**
 * Turns go round: by group, in it by person, so that whoever asks for much waits behind whoever asks for little. Where no
 * more may wait, the group with most of it loses what it asked for last.
 */
export function createTurns(bounds: TurnBounds): TakeTurn {
  const groups = new Map<string, Group>()
  let running = 0
  let waiting = 0

  function find({ group: key, person: name }: Turner): [Group, Person] {
    const group = groups.get(key) ?? { people: new Map(), waiting: 0 }
    groups.set(key, group)
    const person = group.people.get(name) ?? { running: 0, jobs: [] }
    group.people.set(name, person)
    return [group, person]
  }

  function forget({ group: key, person: name }: Turner): void {
    const group = groups.get(key)
    const person = group?.people.get(name)
    if (person && person.running === 0 && person.jobs.length === 0) group?.people.delete(name)
    if (group?.people.size === 0) groups.delete(key)
  }

  /** The next of those with less under way; they and their group go behind all others. */
  function startBelow(most: number): boolean {
    for (const [key, group] of groups) {
      if (group.waiting === 0) continue
      for (const [name, person] of group.people) {
        const job = person.running < most ? person.jobs.shift() : undefined
        if (!job) continue
        person.running++
        group.waiting--
        waiting--
        running++
        toEnd(group.people, name, person)
        toEnd(groups, key, group)
        job.start()
        return true
      }
    }
    return false
  }

  /** One at once for each; more only where nobody waits who has nothing under way. */
  const startNext = () => startBelow(1) || startBelow(bounds.atOnceEach)

  /** Makes room by refusing the newest of whoever has most. @returns false when nobody has more than who comes */
  function makeRoom(comes: Group): boolean {
    const [most] = [...groups].sort(([, a], [, b]) => b.waiting - a.waiting)
    if (!most) return false
    const [key, group] = most
    const [loudest] = [...group.people].sort(([, a], [, b]) => b.jobs.length - a.jobs.length)
    const has = group === comes ? (loudest?.[1].jobs.length ?? 0) : group.waiting - comes.waiting
    const job = has > 1 ? loudest?.[1].jobs.pop() : undefined
    if (!job || !loudest) return false
    group.waiting--
    waiting--
    forget({ group: key, person: loudest[0] })
    job.refuse(full())
    return true
  }

  function wait(whose: Turner): Promise<void> {
    const [group, person] = find(whose)
    const mayWait = person.jobs.length < bounds.waitingEach && (waiting < bounds.waiting || makeRoom(group))
    if (!mayWait) {
      forget(whose)
      throw full()
    }
    return new Promise((start, refuse) => {
      person.jobs.push({ start, refuse })
      group.waiting++
      waiting++
      if (running < bounds.atOnce) startNext()
    })
  }

  return async (whose, work) => {
    await wait(whose)
    try {
      return await work()
    } finally {
      running--
      find(whose)[1].running--
      forget(whose)
      let isMore = true
      while (isMore) isMore = running < bounds.atOnce && startNext()
    }
  }
}
