// Small images of every kind for the contract tests, and what is none. Used by rows.mjs.
import { randomBytes } from 'node:crypto';

const base64 = {
  jpg: '/9j/2wBDACgcHiMeGSgjISMtKygwPGRBPDc3PHtYXUlkkYCZlo+AjIqgtObDoKrarYqMyP/L2u71////m8H////6/+b9//j/2wBDASstLTw1PHZBQXb4pYyl+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj/wAARCAACAAIDAREAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAABP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/xAAVAQEBAAAAAAAAAAAAAAAAAAAABP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/ABip/9k=',
  gif: 'R0lGODlhAgACAIAAAExpcYwdQCH5BAUAAAAALAAAAAACAAIAAAICjFMAOw==',
  png: 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEUlEQVQImWPokXXokXVggFAAGroDpc2HHLoAAAAASUVORK5CYII=',
  bmp: 'Qk1GAAAAAAAAADYAAAAoAAAAAgAAAAIAAAABABgAAAAAABAAAAATCwAAEwsAAAAAAAAAAAAAQB2MQB2MAABAHYxAHYwAAA==',
  webp: 'UklGRioAAABXRUJQVlA4IB4AAAAwAQCdASoCAAIADMDOJaAAA3AA/uC3f87HU4xAAAA=',
};

export const images = Object.fromEntries(
  Object.entries(base64).map(([kind, text]) => [kind, Buffer.from(text, 'base64')]),
);

/** A PNG unlike every other: what stands behind its end marker is kept (decision R4). */
export const newPng = () => Buffer.concat([images.png, randomBytes(16)]);

export const oversize = (bytes) => Buffer.concat([images.png, Buffer.alloc(bytes + 1 - images.png.length)]);
