import{a}from"./chunk-73X64BGD.js";import"./chunk-O5GD4KLX.js";export{a as drawMap};
