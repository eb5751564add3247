// Spheres and a plane, lit by one light: small objects and floating point.
class Vector {
  constructor(x, y, z) { this.x = x; this.y = y; this.z = z; }
  plus(v) { return new Vector(this.x + v.x, this.y + v.y, this.z + v.z); }
  minus(v) { return new Vector(this.x - v.x, this.y - v.y, this.z - v.z); }
  times(k) { return new Vector(this.x * k, this.y * k, this.z * k); }
  dot(v) { return this.x * v.x + this.y * v.y + this.z * v.z; }
  unit() { return this.times(1 / Math.sqrt(this.dot(this))); }
}
class Sphere {
  constructor(centre, radius, colour, mirror) { this.centre = centre; this.radius = radius; this.colour = colour; this.mirror = mirror; }
  hit(from, way) {
    const to = from.minus(this.centre);
    const b = to.dot(way);
    const d = b * b - to.dot(to) + this.radius * this.radius;
    if (d < 0) return Infinity;
    const t = -b - Math.sqrt(d);
    return t > 1e-6 ? t : Infinity;
  }
  normal(at) { return at.minus(this.centre).unit(); }
}
class Plane {
  constructor(height, colour) { this.height = height; this.colour = colour; this.mirror = 0; }
  hit(from, way) {
    const t = (this.height - from.y) / way.y;
    return t > 1e-6 ? t : Infinity;
  }
  normal() { return new Vector(0, 1, 0); }
}
const things = [new Sphere(new Vector(0, 0, 6), 1, 0.9, 0.3), new Sphere(new Vector(2, 1, 8), 2, 0.5, 0.5),
                new Sphere(new Vector(-2, 0.5, 5), 0.7, 0.7, 0), new Plane(-1, 0.6)];
const light = new Vector(-3, 5, 0);
function nearest(from, way) {
  let best = null;
  let distance = Infinity;
  for (const thing of things) {
    const t = thing.hit(from, way);
    if (t < distance) { distance = t; best = thing; }
  }
  return best === null ? null : { thing: best, distance };
}
function trace(from, way, depth) {
  const found = nearest(from, way);
  if (found === null) return 0.1;
  const { thing, distance } = found;
  const at = from.plus(way.times(distance));
  const normal = thing.normal(at);
  const toLight = light.minus(at).unit();
  let shade = Math.max(0, normal.dot(toLight));
  if (nearest(at, toLight) !== null) shade *= 0.3;
  let colour = thing.colour * (0.1 + shade);
  if (thing.mirror > 0 && depth < 3) {
    const back = way.minus(normal.times(2 * normal.dot(way)));
    colour = colour * (1 - thing.mirror) + thing.mirror * trace(at, back, depth + 1);
  }
  return colour;
}
function run(size) {
  let sum = 0;
  const eye = new Vector(0, 0, 0);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      sum += trace(eye, new Vector(x / size - 0.5, 0.5 - y / size, 1).unit(), 0);
    }
  }
  return sum;
}
if (Math.round(run(64)) !== 1353) throw new Error('wrong');
