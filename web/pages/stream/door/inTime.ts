/**
 * What is asked, if it is there in time.
 * @returns null for what failed or is late
 */
export async function inTime<T>(asked: Promise<T>, ms: number): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms)
  })
  const answer = await Promise.race([asked.catch(() => null), late])
  clearTimeout(timer)
  return answer
}
