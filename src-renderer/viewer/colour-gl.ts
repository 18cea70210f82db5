import { type ColourTable, latticeSide } from '#shared/domain/colour-table.ts'

/** Converts a picture through the table; null if the card cannot. */
export type GraphicsCardColour = (stored: ImageBitmap) => ImageBitmap | null

const vertex = `#version 300 es
in vec2 corner;
void main() { gl_Position = vec4(corner, 0.0, 1.0); }`

const head = `#version 300 es
precision highp float;
precision highp sampler3D;
uniform sampler2D picture;
uniform sampler2D curve;
uniform float height;
out vec4 shown;
ivec3 levels() {
  // The first row of a picture is the top of the canvas.
  vec4 stored = texelFetch(picture, ivec2(gl_FragCoord.x, height - gl_FragCoord.y), 0);
  return ivec3(stored.rgb * 255.0 + 0.5);
}
float at(int level, int row) { return texelFetch(curve, ivec2(level, row), 0).r; }`

const matrixShader = `${head}
uniform mat3 toSrgb;
vec3 encode(vec3 light) {
  vec3 clipped = clamp(light, 0.0, 1.0);
  return mix(12.92 * clipped, 1.055 * pow(clipped, vec3(1.0 / 2.4)) - 0.055, step(0.0031308, clipped));
}
void main() {
  ivec3 level = levels();
  vec3 light = vec3(at(level.r, 0), at(level.g, 1), at(level.b, 2));
  shown = vec4(encode(toSrgb * light), 1.0);
}`

const latticeShader = `${head}
uniform sampler3D lattice;
void main() {
  ivec3 level = levels();
  vec3 place = vec3(at(level.r, 0), at(level.g, 0), at(level.b, 0));
  shown = vec4(texture(lattice, (place * ${latticeSide - 1}.0 + 0.5) / ${latticeSide}.0).rgb, 1.0);
}`

/**
 * The table as a WebGL 2 program. Null if there is no graphics card (`onlyReal`: an emulated one is slower than the
 * processor) or if it cannot compile the program.
 */
export function colourOnGraphicsCard(table: ColourTable, onlyReal: boolean): GraphicsCardColour | null {
  const canvas = new OffscreenCanvas(1, 1)
  const gl = canvas.getContext('webgl2', {
    antialias: false,
    depth: false,
    premultipliedAlpha: false,
    failIfMajorPerformanceCaveat: onlyReal,
  })
  if (!gl || (onlyReal && isEmulated(gl))) return null
  const program = programOf(gl, table.kind === 'matrix' ? matrixShader : latticeShader)
  if (!program) return null
  // biome-ignore lint/correctness/useHookAtTopLevel: a call of WebGL, not a hook
  gl.useProgram(program)
  const corners = gl.createBuffer()
  gl.bindBuffer(gl.ARRAY_BUFFER, corners)
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 3, -1, -1, 3]), gl.STATIC_DRAW)
  const corner = gl.getAttribLocation(program, 'corner')
  gl.enableVertexAttribArray(corner)
  gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0)
  for (const [unit, name] of ['picture', 'curve', 'lattice'].entries())
    gl.uniform1i(gl.getUniformLocation(program, name), unit)

  gl.activeTexture(gl.TEXTURE1)
  const rows = table.kind === 'matrix' ? 3 : 1
  const curve = table.kind === 'matrix' ? table.curves : Float32Array.from(table.curve, (place) => place / 65_535)
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture())
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, 256, rows, 0, gl.RED, gl.FLOAT, curve)
  nearest(gl, gl.TEXTURE_2D, gl.NEAREST)
  if (table.kind === 'matrix') {
    gl.uniformMatrix3fv(gl.getUniformLocation(program, 'toSrgb'), true, table.matrix)
  } else {
    gl.activeTexture(gl.TEXTURE2)
    gl.bindTexture(gl.TEXTURE_3D, gl.createTexture())
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1)
    gl.texImage3D(
      gl.TEXTURE_3D,
      0,
      gl.RGB8,
      latticeSide,
      latticeSide,
      latticeSide,
      0,
      gl.RGB,
      gl.UNSIGNED_BYTE,
      table.lattice,
    )
    nearest(gl, gl.TEXTURE_3D, gl.LINEAR)
  }
  gl.activeTexture(gl.TEXTURE0)
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture())
  nearest(gl, gl.TEXTURE_2D, gl.NEAREST)
  const height = gl.getUniformLocation(program, 'height')
  const largest = gl.getParameter(gl.MAX_TEXTURE_SIZE) as number
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE)

  return (stored) => {
    if (gl.isContextLost() || Math.max(stored.width, stored.height) > largest) return null
    canvas.width = stored.width
    canvas.height = stored.height
    gl.viewport(0, 0, stored.width, stored.height)
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, stored)
    gl.uniform1f(height, stored.height)
    gl.drawArrays(gl.TRIANGLES, 0, 3)
    return gl.getError() === gl.NO_ERROR ? canvas.transferToImageBitmap() : null
  }
}

function nearest(gl: WebGL2RenderingContext, target: number, filter: number): void {
  for (const side of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(target, side, filter)
  for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T, gl.TEXTURE_WRAP_R])
    gl.texParameteri(target, side, gl.CLAMP_TO_EDGE)
}

function programOf(gl: WebGL2RenderingContext, fragment: string): WebGLProgram | null {
  const program = gl.createProgram()
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type)
    if (!shader) return null
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null
}

/** Whether software emulates the graphics card. */
export function isEmulated(gl: WebGL2RenderingContext): boolean {
  const info = gl.getExtension('WEBGL_debug_renderer_info')
  const name = info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : ''
  return /swiftshader|llvmpipe|software|basic render/i.test(name)
}
