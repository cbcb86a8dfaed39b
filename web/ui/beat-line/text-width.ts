let pen: CanvasRenderingContext2D | null | undefined;

/** Width in pixels of 13 px text in the page's own face; an estimate where there is no canvas. */
export function textWidth(text: string): number {
  if (pen === undefined) {
    pen = document.createElement('canvas').getContext('2d');
    if (pen) pen.font = `500 13px ${getComputedStyle(document.body).fontFamily}`;
  }
  return pen ? Math.ceil(pen.measureText(text).width) : text.length * 7;
}
