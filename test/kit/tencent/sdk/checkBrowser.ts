/** What this browser can do, under the names of the SDK's answer. */
export async function checkBrowser(): Promise<{ result: boolean; detail: Record<string, boolean> }> {
  const can = (way: typeof RTCRtpSender | typeof RTCRtpReceiver, codec: string): boolean =>
    way.getCapabilities('video')?.codecs.some(({ mimeType }) => mimeType === `video/${codec}`) ?? false
  const isWebRTCSupported = 'RTCPeerConnection' in window
  const detail = {
    isBrowserSupported: true,
    isWebRTCSupported,
    isSmallStreamSupported: 'captureStream' in HTMLCanvasElement.prototype,
    isMediaDevicesSupported: 'mediaDevices' in navigator,
    isH264EncodeSupported: can(RTCRtpSender, 'H264'),
    isH264DecodeSupported: can(RTCRtpReceiver, 'H264'),
    isVp8EncodeSupported: can(RTCRtpSender, 'VP8'),
    isVp8DecodeSupported: can(RTCRtpReceiver, 'VP8'),
  }
  const { isVp8EncodeSupported, isVp8DecodeSupported } = detail
  return { result: isWebRTCSupported && isVp8EncodeSupported && isVp8DecodeSupported, detail }
}
