/** How many works are under way at most. */
interface PlaceBounds {
  /** that are not slow yet */
  atOnce: number
  /** of one lane, and of one of which something takes long */
  ofLane: number
  ofSlowLane: number
  /** all together */
  most: number
  /** after that a work is slow, and goes on beside the places */
  slowMs: number
}

/** What is to be done, and whose lane each is in. */
interface Turn<T> {
  laneOf(one: T): string
  work(one: T): Promise<unknown>
  /** waited for before each; false: nothing more is begun */
  before?(): Promise<boolean>
}

/** Places for works that ask somebody outside: what is slow or hangs of one lane holds up no other's. */
export interface Places {
  /**
   * Begins works in their order, as there are places, and resolves when all are over or slow.
   * @returns those that were not begun: their lane has enough under way, or the turn is over
   * @throws what a work threw that was not kept by itself
   */
  begin<T>(wanted: readonly T[], turn: Turn<T>): Promise<T[]>
  /** Waits for all that is under way. */
  settle(): Promise<void>
}

interface Work {
  lane: string
  isSlow: boolean
}

const BOUNDS: PlaceBounds = { atOnce: 12, ofLane: 8, ofSlowLane: 2, most: 48, slowMs: 1000 }

/** Without bounds named otherwise: a turn waits a second at most for what hangs. */
export function createPlaces(bounds: Partial<PlaceBounds> = {}): Places {
  const { atOnce, ofLane, ofSlowLane, most, slowMs } = { ...BOUNDS, ...bounds }
  const underWay = new Map<Promise<void>, Work>()
  const slowLanes = new Set<string>()
  const failures: unknown[] = []
  let changed = Promise.withResolvers<void>()

  function wake(): void {
    changed.resolve()
    changed = Promise.withResolvers<void>()
  }
  const count = (fits: (work: Work) => boolean): number => [...underWay.values()].filter(fits).length
  const isYoung = ({ isSlow }: Work): boolean => !isSlow

  function mayBegin(lane: string): boolean {
    const ofThis = count((work) => work.lane === lane)
    const isFree = underWay.size < most && count(isYoung) < atOnce
    return isFree && ofThis < (slowLanes.has(lane) ? ofSlowLane : ofLane)
  }

  function start(lane: string, work: () => Promise<unknown>): void {
    const one: Work = { lane, isSlow: false }
    const becomeSlow = () => {
      one.isSlow = true
      slowLanes.add(lane)
      wake()
    }
    const timer = slowMs === Number.POSITIVE_INFINITY ? undefined : setTimeout(becomeSlow, slowMs)
    const whole: Promise<void> = work()
      .then(
        () => {},
        (error: unknown) => void failures.push(error),
      )
      .then(() => {
        clearTimeout(timer)
        underWay.delete(whole)
        // one that is quick while another hangs is no sign that all is well
        if (!one.isSlow && count((other) => other.lane === lane && other.isSlow) === 0) slowLanes.delete(lane)
        wake()
      })
    underWay.set(whole, one)
  }

  return {
    async begin(wanted, { laneOf, work, before }) {
      const left = [...wanted]
      let isOver = false
      while (!isOver) {
        const isNext = (one: (typeof left)[number]) => mayBegin(laneOf(one))
        if (left.some(isNext)) {
          isOver = before !== undefined && !(await before())
          const n = isOver ? -1 : left.findIndex(isNext)
          const [one] = n < 0 ? [] : left.splice(n, 1)
          if (one !== undefined) start(laneOf(one), () => work(one))
        } else if (left.length > 0 && count(isYoung) > 0) await changed.promise
        else isOver = true
      }
      while (count(isYoung) > 0) await changed.promise
      if (failures.length > 0) throw failures.splice(0)[0]
      return left
    },
    async settle() {
      await Promise.all(underWay.keys())
    },
  }
}

/** For who does a turn by hand: it waits for all of it. */
export function patientPlaces(): Places {
  return createPlaces({ slowMs: Number.POSITIVE_INFINITY })
}
