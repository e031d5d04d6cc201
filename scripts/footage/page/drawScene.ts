import { FRAME_SIZE, type Scene } from './loopPlan.ts'

type Canvas = OffscreenCanvasRenderingContext2D
type Shade = [red: number, green: number, blue: number]

const TURN = Math.PI * 2
const FLOOR_Y = 262

const rgba = ([red, green, blue]: Shade, alpha: number) => `rgba(${red},${green},${blue},${alpha})`
/** A wave that ends where it begins: only whole numbers of swings fit into a loop. */
const wave = (at: number, swings: number, phase = 0) => Math.sin(TURN * (at * swings + phase))
/** The same number for the same seed, between 0 and 1. */
const scatter = (seed: number) => (((Math.sin(seed * 127.1 + 11.7) * 43_758.5453) % 1) + 1) % 1

function glow(canvas: Canvas, [x, y, radius]: [number, number, number], shade: Shade, alpha: number): void {
  const light = canvas.createRadialGradient(x, y, 0, x, y, radius)
  light.addColorStop(0, rgba(shade, alpha))
  light.addColorStop(1, rgba(shade, 0))
  canvas.fillStyle = light
  canvas.fillRect(x - radius, y - radius, radius * 2, radius * 2)
}

function backdrop(canvas: Canvas, [above, below, floor]: [string, string, string]): void {
  const wall = canvas.createLinearGradient(0, 0, 0, FLOOR_Y)
  wall.addColorStop(0, above)
  wall.addColorStop(1, below)
  canvas.fillStyle = wall
  canvas.fillRect(0, 0, FRAME_SIZE.width, FLOOR_Y)
  const boards = canvas.createLinearGradient(0, FLOOR_Y, 0, FRAME_SIZE.height)
  boards.addColorStop(0, floor)
  boards.addColorStop(1, '#030507')
  canvas.fillStyle = boards
  canvas.fillRect(0, FLOOR_Y, FRAME_SIZE.width, FRAME_SIZE.height - FLOOR_Y)
}

function beam(canvas: Canvas, at: number, n: number): void {
  const x = 80 + n * 120
  const angle = (320 - x) / 900 + 0.16 * wave(at, 1 + (n % 2), n / 5)
  const power = 0.26 + 0.16 * wave(at, 2, n / 3)
  canvas.save()
  canvas.translate(x, -12)
  canvas.rotate(-angle)
  const light = canvas.createLinearGradient(0, 0, 0, 330)
  const shade: Shade = n % 2 ? [132, 190, 226] : [96, 160, 196]
  light.addColorStop(0, rgba(shade, power))
  light.addColorStop(1, rgba(shade, 0))
  canvas.fillStyle = light
  for (const spread of [62, 44, 26]) {
    canvas.beginPath()
    canvas.moveTo(-6, 0)
    canvas.lineTo(6, 0)
    canvas.lineTo(spread, 330)
    canvas.lineTo(-spread, 330)
    canvas.fill()
  }
  canvas.restore()
  glow(canvas, [x, 4, 34], [255, 226, 196], 0.5 + 0.2 * power)
}

function singer(canvas: Canvas, at: number): void {
  const sway = 5 * wave(at, 5)
  canvas.fillStyle = '#060b10'
  canvas.save()
  canvas.translate(320 + sway, 0)
  canvas.beginPath()
  canvas.ellipse(0, 190 + wave(at, 10), 10, 12.5, 0, 0, TURN)
  canvas.fill()
  canvas.beginPath()
  canvas.moveTo(-6, 201)
  canvas.bezierCurveTo(-30, 208, -26, 236, -22, 256)
  canvas.lineTo(-18, 306)
  canvas.lineTo(-4, 306)
  canvas.lineTo(0, 262)
  canvas.lineTo(5, 306)
  canvas.lineTo(19, 306)
  canvas.lineTo(21, 256)
  canvas.bezierCurveTo(28, 232, 30, 208, 6, 201)
  canvas.fill()
  canvas.restore()
  canvas.strokeStyle = '#060b10'
  canvas.lineWidth = 2.5
  canvas.beginPath()
  canvas.moveTo(346, 308)
  canvas.lineTo(342 + sway / 2, 208)
  canvas.lineTo(332 + sway, 203)
  canvas.stroke()
}

function crowd(canvas: Canvas, at: number, shade: string): void {
  canvas.fillStyle = shade
  for (let n = 0; n < 19; n++) {
    const x = n * 36 - 4 + 12 * scatter(n)
    const y = 338 - 14 * scatter(n + 40) + 3.5 * wave(at, 10, scatter(n + 9))
    canvas.beginPath()
    canvas.ellipse(x, y, 12 + 3 * scatter(n + 3), 15, 0, 0, TURN)
    canvas.fill()
    canvas.fillRect(x - 19, y + 12, 38, 40)
    if (n % 5 !== 2) continue
    canvas.save()
    canvas.translate(x + 14, y + 16)
    canvas.rotate(0.18 * wave(at, 10, n / 7))
    canvas.fillRect(-3.5, -46, 7, 52)
    canvas.restore()
  }
}

function stage(canvas: Canvas, at: number): void {
  backdrop(canvas, ['#04080e', '#0d2130', '#10293a'])
  canvas.globalCompositeOperation = 'lighter'
  for (let n = 0; n < 5; n++) beam(canvas, at, n)
  glow(canvas, [320 + 12 * wave(at, 1), 176, 150 + 12 * wave(at, 3)], [170, 214, 240], 0.42)
  for (let n = 0; n < 6; n++) {
    const x = 60 + 104 * n + 46 * wave(at, 1, n / 6)
    glow(canvas, [x, 214 + 12 * wave(at, 1, n / 4), 120], [70, 118, 150], 0.13)
  }
  canvas.globalCompositeOperation = 'source-over'
  canvas.fillStyle = '#050a0d'
  canvas.fillRect(150, 250, 46, 52)
  canvas.fillRect(446, 240, 54, 62)
  canvas.fillRect(508, 262, 44, 40)
  glow(canvas, [173, 268, 22], [224, 150, 74], 0.45 + 0.3 * wave(at, 40) * wave(at, 10))
  singer(canvas, at)
  crowd(canvas, at, '#020406')
}

function fire(canvas: Canvas, at: number): void {
  for (let n = 0; n < 9; n++) {
    const x = 232 + n * 9 + 6 * wave(at, 7 + n, scatter(n))
    const height = 34 + 20 * scatter(n) + 12 * wave(at, 23 + 3 * n, scatter(n + 5))
    const flame = canvas.createLinearGradient(0, 262, 0, 262 - height)
    flame.addColorStop(0, 'rgba(255,214,132,0.85)')
    flame.addColorStop(0.5, 'rgba(240,128,48,0.6)')
    flame.addColorStop(1, 'rgba(190,60,20,0)')
    canvas.fillStyle = flame
    canvas.beginPath()
    canvas.ellipse(x, 262 - height / 2, 9, height / 2, 0, 0, TURN)
    canvas.fill()
  }
}

function oven(canvas: Canvas, at: number): void {
  canvas.fillStyle = '#24140d'
  canvas.beginPath()
  canvas.moveTo(176, 270)
  canvas.lineTo(176, 160)
  canvas.bezierCurveTo(190, 70, 346, 70, 360, 160)
  canvas.lineTo(360, 270)
  canvas.fill()
  canvas.strokeStyle = 'rgba(90,50,30,0.5)'
  canvas.lineWidth = 1
  for (let row = 0; row < 7; row++) {
    canvas.beginPath()
    canvas.moveTo(178, 158 + row * 16)
    canvas.lineTo(358, 158 + row * 16)
    canvas.stroke()
  }
  canvas.save()
  canvas.beginPath()
  canvas.moveTo(222, 266)
  canvas.lineTo(222, 200)
  canvas.bezierCurveTo(228, 148, 308, 148, 314, 200)
  canvas.lineTo(314, 266)
  canvas.clip()
  canvas.fillStyle = '#531d0a'
  canvas.fillRect(210, 140, 120, 130)
  glow(canvas, [268, 236, 90], [255, 160, 70], 0.85 + 0.1 * wave(at, 17))
  canvas.globalCompositeOperation = 'lighter'
  fire(canvas, at)
  canvas.restore()
}

function potter(canvas: Canvas, at: number): void {
  canvas.fillStyle = '#0a0705'
  const lean = 3 * wave(at, 4)
  canvas.beginPath()
  canvas.ellipse(478 + lean, 158 + wave(at, 8), 14, 17, 0.2, 0, TURN)
  canvas.fill()
  canvas.beginPath()
  canvas.moveTo(470 + lean, 174)
  canvas.bezierCurveTo(438, 190, 444, 232, 450, 300)
  canvas.lineTo(530, 300)
  canvas.bezierCurveTo(532, 232, 520, 186, 486 + lean, 174)
  canvas.fill()
  canvas.lineWidth = 13
  canvas.lineCap = 'round'
  canvas.strokeStyle = '#0a0705'
  canvas.beginPath()
  canvas.moveTo(462, 200)
  canvas.quadraticCurveTo(438, 234, 420 + 2 * wave(at, 8), 226)
  canvas.stroke()
  canvas.fillStyle = '#3a2417'
  canvas.beginPath()
  canvas.ellipse(404, 250, 40, 9, 0, 0, TURN)
  canvas.fill()
  canvas.fillStyle = '#6b4128'
  canvas.beginPath()
  canvas.moveTo(388, 248)
  canvas.bezierCurveTo(376 - 3 * wave(at, 4), 226, 384, 214, 390, 206)
  canvas.lineTo(418, 206)
  canvas.bezierCurveTo(424, 214, 432 + 3 * wave(at, 4), 226, 420, 248)
  canvas.fill()
  canvas.fillStyle = 'rgba(255,190,120,0.35)'
  for (let n = 0; n < 3; n++) {
    const turned = (at * 30 + n / 3) % 1
    canvas.fillRect(390 + 28 * turned, 210, 2, 34)
  }
  canvas.fillStyle = '#120b07'
  canvas.fillRect(372, 256, 64, 50)
}

function kiln(canvas: Canvas, at: number): void {
  backdrop(canvas, ['#0b0604', '#26140b', '#1d110a'])
  canvas.fillStyle = '#0d0805'
  for (const y of [96, 150]) canvas.fillRect(24, y, 128, 5)
  for (let n = 0; n < 8; n++) {
    const [x, y] = [36 + (n % 4) * 31, n < 4 ? 96 : 150]
    const [width, height] = [8 + 5 * scatter(n), 18 + 14 * scatter(n + 20)]
    canvas.beginPath()
    canvas.ellipse(x, y - height / 2, width, height / 2, 0, 0, TURN)
    canvas.fill()
  }
  oven(canvas, at)
  potter(canvas, at)
  canvas.globalCompositeOperation = 'lighter'
  glow(canvas, [268, 230, 240 + 10 * wave(at, 11)], [255, 136, 50], 0.3 + 0.06 * wave(at, 19))
  glow(canvas, [404, 226, 90], [255, 150, 80], 0.16)
  for (let n = 0; n < 26; n++) {
    const risen = (at * (1 + (n % 3)) + scatter(n)) % 1
    const x = 268 + 90 * (scatter(n + 60) - 0.5) + 22 * wave(at, 3, scatter(n + 8)) * risen
    glow(canvas, [x, 240 - 230 * risen, 3.2], [255, 196, 120], 0.9 * (1 - risen))
  }
  canvas.globalCompositeOperation = 'source-over'
}

/** Draws one picture of a scene. @param at place in the loop, 0 to 1; picture 1 is picture 0 */
export function drawScene(canvas: Canvas, scene: Scene, at: number): void {
  if (scene === 'stage') stage(canvas, at)
  else kiln(canvas, at)
}
