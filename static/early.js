try{for(const k of["scheme","clock"]){const v=localStorage.getItem("almanac."+k);if(v)document.documentElement.dataset[k]=v}}catch{}
