/**
 * Hosts that Tencent publishes for its web SDK: where it asks for a server, signals, and reports. All on port 443.
 * https://cloud.tencent.com/document/faq/647/34399, read on 2026-11-23.
 */
export const TRTC_WEB_HOSTS = [
  'yun.tim.qq.com',
  '*.my-imcloud.com',
  '*.rtc.qq.com',
  '*.rtc.qcloud.com',
  '*.cloud-rtc.com',
  '*.cloud-rtc.net',
  '*.rtc-web.com',
  '*.rtc-web.io',
] as const

/** Hosts that pages may reach for the SDK; null when no page loads it. */
export function sdkHosts(settings: {
  MEDIA_PROVIDER: string
  TRTC_HOSTS: readonly string[]
}): readonly string[] | null {
  return settings.MEDIA_PROVIDER === 'trtc' ? [...TRTC_WEB_HOSTS, ...settings.TRTC_HOSTS] : null
}
