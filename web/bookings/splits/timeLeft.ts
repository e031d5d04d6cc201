const [HOUR_S, DAY_S] = [3600, 86_400]

const two = (n: number): string => String(n).padStart(2, '0')

/** How long something is open yet: `6 days 4 h left`, in the last day `3:12:05 left`. @param untilS with the time of the server, in seconds */
export function timeLeftText(untilS: number, nowS: number): string {
  const left = Math.ceil(untilS - nowS)
  if (left <= 0) return 'its time is over'
  const hours = Math.floor(left / HOUR_S)
  if (left < DAY_S) return `${hours}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)} left`
  const days = Math.floor(left / DAY_S)
  const rest = hours % 24
  return `${days} ${days === 1 ? 'day' : 'days'}${rest === 0 ? '' : ` ${rest} h`} left`
}
