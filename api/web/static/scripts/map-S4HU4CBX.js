import{a}from"./chunk-4DOXTJQO.js";import"./chunk-O5GD4KLX.js";export{a as drawMap};
