"""The sample park: who is there, what they burn, buy and leak.

Synthetic. Every name, place and amount on this page is invented; no real park, company or
meter stands behind it. Emission factors carry their reference where they were published, and the
words "invented for the sample" where they were not.

Tables are text, one line a row, columns separated by "|".
"""


def rows(text, width):
    table = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()]
    for row in table:
        if len(row) != width:
            raise ValueError(f"{len(row)} columns where {width} are due: {row}")
    return table


SEED = "nowhere park 1"
YEARS = (2023, 2024, 2025)

# ---- The place ---------------------------------------------------------------------------------
# EPSG:4550, CGCS2000 / 3-degree Gauss-Kruger CM 123E, x = easting, y = northing, in metres. The corner lies in
# open sea, so that no real land is described.

SRID = 4550
CORNER = (501000, 3431000)  # south-west corner of the park boundary
VERGE = 20  # road around the plots
COLUMNS = (300, 260, 260, 300, 240, 280)  # widths of the plots from west to east
COLUMN_ROADS = (24, 24, 40, 24, 0)  # columns 5 and 6 touch
ROWS = (260, 220, 240, 200)  # depths of the plots from north to south
ROW_ROADS = (24, 30, 24)

PARK = ("NOWHERE", "乌有产业园（虚构）", "Nowhere Industrial Park (fictitious)")

# plot | party | use | Chinese | English
PLOTS = rows("""
A1 | CHP  | utility   | 热电厂主厂房     | CHP boiler and turbine hall
A2 | CHP  | utility   | 热电厂煤场       | CHP coal yard
A3 | JIA  | industry  | 甲化工装置区     | Jia Chemicals, process units
A4 | JIA  | industry  | 甲化工罐区       | Jia Chemicals, tank farm
A5 | YI   | industry  | 乙水泥窑区       | Yi Cement, kiln line
A6 | YI   | industry  | 乙水泥堆场       | Yi Cement, raw material store
B1 | BING | industry  | 丙玻璃           | Bing Glass
B2 | DING | industry  | 丁铸造熔炼车间   | Ding Foundry, melt shop
B3 | DING | industry  | 丁铸造加工车间   | Ding Foundry, finishing
B4 | GENG | industry  | 庚印染           | Geng Textiles
B5 | XIN  | industry  | 辛木业           | Xin Timber
B6 | PMC  | green     | 东绿带           | East green belt
C1 | PMC  | office    | 管委会办公区     | Park management offices
C2 | ZI   | service   | 子数据中心       | Zi Data Centre
C3 | WU   | industry  | 戊电子一厂       | Wu Electronics, fab 1
C4 | WU   | industry  | 戊电子二厂       | Wu Electronics, fab 2
C5 | CHOU | industry  | 丑汽车零部件     | Chou Auto Parts
C6 | GUI  | logistics | 癸物流           | Gui Logistics
D1 | PMC  | green     | 西南公园         | South-west park
D2 | JI   | industry  | 己冷链食品       | Ji Cold-Chain Foods
D3 | REN  | industry  | 壬酿造           | Ren Brewing
D4 | YIN  | industry  | 寅制药           | Yin Pharma
D5 | WWT  | utility   | 污水处理厂       | Waste water plant
D6 | PMC  | green     | 东南湿地         | South-east wetland
""", 5)

# party | kind | Chinese | English; the kinds enterprise, utility and management are inside the park
PARTIES = rows("""
PMC  | management | 园区管委会（虚构）   | Park Management Committee (fictitious)
CHP  | utility    | 园区热电厂（虚构）   | Combined heat and power plant (fictitious)
WWT  | utility    | 污水处理厂（虚构）   | Waste water plant (fictitious)
JIA  | enterprise | 甲化工（虚构）       | Jia Chemicals (fictitious)
YI   | enterprise | 乙水泥（虚构）       | Yi Cement (fictitious)
BING | enterprise | 丙玻璃（虚构）       | Bing Glass (fictitious)
DING | enterprise | 丁铸造（虚构）       | Ding Foundry (fictitious)
WU   | enterprise | 戊电子（虚构）       | Wu Electronics (fictitious)
JI   | enterprise | 己冷链食品（虚构）   | Ji Cold-Chain Foods (fictitious)
GENG | enterprise | 庚印染（虚构）       | Geng Textiles (fictitious)
XIN  | enterprise | 辛木业（虚构）       | Xin Timber (fictitious)
REN  | enterprise | 壬酿造（虚构）       | Ren Brewing (fictitious)
GUI  | enterprise | 癸物流（虚构）       | Gui Logistics (fictitious)
ZI   | enterprise | 子数据中心（虚构）   | Zi Data Centre (fictitious)
CHOU | enterprise | 丑汽车零部件（虚构） | Chou Auto Parts (fictitious)
YIN  | enterprise | 寅制药（虚构）       | Yin Pharma (fictitious)
GRID | supplier   | 外部电网（虚构）     | Power grid outside the park (fictitious)
HEAT | supplier   | 外部热源（虚构）     | Heat supplier outside the park (fictitious)
MILL | supplier   | 外部钢厂（虚构）     | Steel mill outside the park (fictitious)
PACK | supplier   | 外部包装厂（虚构）   | Packaging maker outside the park (fictitious)
SERV | supplier   | 外部服务商（虚构）   | Service firms outside the park (fictitious)
""", 4)

# ---- Factors -----------------------------------------------------------------------------------

CN = "Chinese sector guideline defaults (27-fuel set)"
IPCC22 = "IPCC 2006 Vol. 2 Ch. 2 Table 2.2"
IPCC23 = "IPCC 2006 Vol. 2 Ch. 2 Table 2.3"

# CO2 of a fuel = ncv x carbon content x oxidation x 44/12; CH4 and N2O in kg/TJ x ncv.
# fuel | Chinese | English | ncv GJ | per unit | tC/GJ | oxidation | CH4 kg/TJ | N2O kg/TJ | reference of CH4, N2O
FUELS = rows("""
COAL-POWER | 烟煤（电站）   | Bituminous coal, power  | 23.204 | t     | 0.02618 | 0.93 | 1  | 1.5 | IPCC22
COAL       | 烟煤（工业）   | Bituminous coal, industry | 23.204 | t   | 0.02618 | 0.93 | 10 | 1.5 | IPCC23
COKE       | 焦炭           | Coke                    | 28.446 | t     | 0.02940 | 0.93 | 10 | 1.5 | IPCC23
GAS        | 天然气         | Natural gas             | 389.31 | 万Nm3 | 0.01530 | 0.99 | 1  | 0.1 | IPCC23
DIESEL     | 柴油           | Diesel oil              | 43.33  | t     | 0.02020 | 0.98 | 3  | 0.6 | IPCC23
PETROL     | 汽油           | Petrol                  | 44.80  | t     | 0.01890 | 0.98 | 3  | 0.6 | IPCC22
LPG        | 液化石油气     | LPG                     | 47.31  | t     | 0.01720 | 0.99 | 1  | 0.1 | IPCC23
""", 10)

# Fuels bought by the litre: factor | fuel | kg per litre, assumed for the sample
LITRES = rows("""
DIESEL-L | DIESEL | 0.84
PETROL-L | PETROL | 0.74
""", 3)

# factor | region (CN-NOWHERE: supplied over the network of the park) | treatment of scope 2 | set and name in factor_library(), where
# the figure is there | Chinese | English | emission_factor text | from | until (excluded) | status | reference
FACTORS = rows("""
electricity | CN | location | CN-grid-2023/electricity | 电网电力 | Grid electricity, location | 0.5306 t CO2/MWh | 2023-01-01 | 2024-01-01 | published | MEE and NBS notice 2025 No. 47: national average 2023
electricity | CN | location | | 电网电力 | Grid electricity, location | 0.5306 t CO2/MWh | 2024-01-01 | 2026-01-01 | carried forward | MEE and NBS notice 2025 No. 47: figure of 2023, no later one known when the sample was made
electricity | CN | market | CN-grid-2023/electricity-residual | 电网电力 | Grid electricity, market | 0.6096 t CO2/MWh | 2023-01-01 | 2024-01-01 | published | MEE and NBS notice 2025 No. 47: national average without traded non-fossil power 2023
electricity | CN | market | | 电网电力 | Grid electricity, market | 0.6096 t CO2/MWh | 2024-01-01 | 2026-01-01 | carried forward | MEE and NBS notice 2025 No. 47: figure of 2023, no later one known when the sample was made
electricity-certified | CN | market | | 绿证电力 | Electricity under green certificates | 0 t CO2/MWh | 2023-01-01 | 2026-01-01 | published | GHG Protocol Scope 2 Guidance (2015): the factor that the certificate conveys
electricity-direct | CN | location | | 光伏发电 | Solar power, used on site | 0 t/kWh | 2023-01-01 | 2026-01-01 | published | NDRC 2025 No. 910 annex 4: directly supplied non-fossil electricity
electricity-direct | CN | market | | 光伏发电 | Solar power, used on site | 0 t/kWh | 2023-01-01 | 2026-01-01 | published | NDRC 2025 No. 910 annex 4: directly supplied non-fossil electricity
electricity | CN-NOWHERE | location | | 热电厂供电 | Power of the CHP plant | 0.445 t CO2/MWh | 2023-01-01 | 2026-01-01 | derived | fuel of the plant over the energy it sells, by energy content; rounded, invented for the sample
electricity | CN-NOWHERE | market | | 热电厂供电 | Power of the CHP plant | 0.445 t CO2/MWh | 2023-01-01 | 2026-01-01 | derived | fuel of the plant over the energy it sells, by energy content; rounded, invented for the sample
heat | CN | location | CN-heat/heat | 外购热力 | Purchased heat, default | 0.11 t CO2/GJ | 2023-01-01 | 2026-01-01 | published | default of Chinese guidelines
heat | CN | market | CN-heat/heat | 外购热力 | Purchased heat, default | 0.11 t CO2/GJ | 2023-01-01 | 2026-01-01 | published | default of Chinese guidelines
heat | CN-NOWHERE | location | | 热电厂供热 | Heat and steam of the CHP plant | 0.124 t CO2/GJ | 2023-01-01 | 2026-01-01 | derived | fuel of the plant over the energy it sells, by energy content; rounded, invented for the sample
heat | CN-NOWHERE | market | | 热电厂供热 | Heat and steam of the CHP plant | 0.124 t CO2/GJ | 2023-01-01 | 2026-01-01 | derived | fuel of the plant over the energy it sells, by energy content; rounded, invented for the sample
LIMESTONE | CN | | CN-steel-2024/limestone | 石灰石 | Limestone | 0.44 t CO2/t | 2023-01-01 | 2026-01-01 | published | CETS-AG-03.01-V01-2024
DOLOMITE | CN | | CN-steel-2024/dolomite | 白云石 | Dolomite | 0.476 t CO2/t | 2023-01-01 | 2026-01-01 | published | CETS-AG-03.01-V01-2024
ELECTRODE | CN | | CN-steel-2024/electrode | 电极 | Graphite electrodes | 3.663 t CO2/t | 2023-01-01 | 2026-01-01 | published | CETS-AG-03.01-V01-2024
CLINKER | CN | | CN-clinker/portland-clinker | 硅酸盐水泥熟料 | Portland cement clinker | 0.535 t CO2/t | 2023-01-01 | 2026-01-01 | published | MEE cement-sector accounting guideline
PELLET | CN | |  | 生物质颗粒 | Wood pellets | (1.7472 t CO2-biogenic, 0.468 kg CH4-nonfossil, 0.0624 kg N2O)/t | 2023-01-01 | 2026-01-01 | published | IPCC 2006 Vol. 2 Ch. 2 Table 2.3 (112000, 30, 4 kg/TJ), NCV 15.6 TJ/Gg of Ch. 1 Table 1.2
FERMENT | CN | |  | 发酵 | Fermentation | 0.038 t CO2-biogenic/t | 2023-01-01 | 2026-01-01 | invented | invented for the sample, per t of wort
COD | CN | |  | 化学需氧量 | COD removed, mixed sewage | (11 kg CH4-nonfossil, 4 kg CH4-fossil)/t | 2023-01-01 | 2026-01-01 | invented | invented for the sample; the fossil part is the chemical plants' share
COD-FOOD | CN | |  | 化学需氧量 | COD removed, food waste water | 25 kg CH4-nonfossil/t | 2023-01-01 | 2026-01-01 | invented | invented for the sample
NITROGEN | CN | |  | 总氮 | Nitrogen removed | 0.0079 t N2O/t | 2023-01-01 | 2026-01-01 | invented | invented for the sample
TRUCK | CN | |  | 公路货运 | Freight by road | (0.075 kg CO2, 0.0008 g CH4-fossil, 0.0024 g N2O)/t km | 2023-01-01 | 2026-01-01 | invented | invented for the sample
RAIL | CN | |  | 铁路货运 | Freight by rail | 0.0072 kg CO2/t km | 2023-01-01 | 2026-01-01 | invented | invented for the sample
TRAVEL | CN | |  | 商务出行 | Business travel by rail and air | 0.062 kg CO2/pkm | 2023-01-01 | 2026-01-01 | invented | invented for the sample
PACKAGING | CN | |  | 包装材料 | Packaging, supplier's figure | 1.12 tCO2e AR5/t | 2023-01-01 | 2026-01-01 | invented | invented for the sample: a supplier who publishes CO2e under AR5 alone
STEEL | CN | |  | 钢材 | Steel, supplier's figure | 2.05 tCO2e AR4/t | 2023-01-01 | 2026-01-01 | invented | invented for the sample: a supplier who still publishes CO2e under AR4
SERVICES | CN | |  | 外购服务 | Services, by spend | 0.42 tCO2e AR5/万元 | 2023-01-01 | 2026-01-01 | invented | invented for the sample
TREES | CN | |  | 乔木绿地 | Trees, removal in a month | 0.031 t CO2/亩 | 2023-01-01 | 2026-01-01 | invented | invented for the sample
SHRUBS | CN | |  | 灌草绿地 | Shrubs and lawn, removal in a month | 0.09 t CO2/ha | 2023-01-01 | 2026-01-01 | invented | invented for the sample
""", 11)

# ---- Sources and their months ------------------------------------------------------------------

# Shape of a year, per mille of the base amount, January to December.
SHAPES = {
    "flat": [1000] * 12,
    "heating": [1900, 1750, 1250, 600, 250, 120, 100, 100, 180, 600, 1300, 1800],
    "steam": [1120, 1000, 1060, 1000, 960, 920, 900, 900, 940, 1000, 1060, 1140],
    "cooling": [700, 690, 760, 880, 1050, 1280, 1450, 1440, 1220, 940, 780, 710],
    "sun": [620, 720, 930, 1120, 1280, 1200, 1290, 1250, 1060, 900, 700, 600],
    "making": [960, 860, 1040, 1030, 1020, 1010, 980, 980, 1030, 1040, 1050, 1000],
    "building": [800, 620, 1000, 1100, 1120, 1060, 960, 980, 1080, 1120, 1120, 1040],
    "brewing": [800, 820, 940, 1060, 1180, 1280, 1320, 1260, 1040, 880, 760, 740],
    "growing": [150, 250, 700, 1300, 1800, 1900, 1700, 1600, 1300, 800, 350, 150],
    "topup": [0, 0, 1000, 0, 1200, 0, 1500, 0, 900, 0, 0, 600],
    "yearly": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1000, 0],
}
# Spring Festival, per mille, for the shapes of works that stop over it.
FESTIVAL = {(2023, 1): 830, (2024, 2): 810, (2025, 1): 850, (2025, 2): 930}
FESTIVAL_SHAPES = ("steam", "making", "building")

# Yi Cement stops its second kiln in July 2025: (prefix of the source, from, per mille).
EVENTS = [("YI-", (2025, 7), 560)]

# Units of one kind, as multiples of one another: a source may change its unit in a new year.
SCALE = {
    "kWh": 1, "度": 1, "MWh": 1000, "万kWh": 10000, "万千瓦时": 10000, "GWh": 1000000,
    "kg": 1, "千克": 1, "公斤": 1, "t": 1000, "吨": 1000,
    "元": 1, "CNY": 1, "万元": 10000,
}

# source | party | plot | category | factor | base | shape | growth, per mille a year | noise, per mille | units | evidence | English | Chinese
# units: "unit:decimals", then "year=unit:decimals" where the sheet changes it. No factor: the amount is a mass of
# that gas. Base "@..." is derived from what the CHP delivers.
SOURCES = rows("""
CHP-COAL    | CHP  | A1 | stationary_combustion | COAL-POWER | @coal | | | 12 | t:1 2025=吨:2 | weighbridge | Coal to the boilers | 锅炉燃煤
CHP-GAS     | CHP  | A1 | stationary_combustion | GAS        | @gas  | | | 10 | 万Nm3:3 | meter | Gas to the gas turbine | 燃气轮机用气
CHP-OIL     | CHP  | A1 | stationary_combustion | DIESEL     | 7.5 | flat | 0 | 350 | t:2 | invoice | Start-up oil | 点火用油
CHP-LIME    | CHP  | A1 | process    | LIMESTONE  | @limestone | | | 30 | t:1 | weighbridge | Limestone for desulphurisation | 脱硫石灰石
CHP-LOADER  | CHP  | A2 | mobile_combustion | DIESEL-L   | 5200 | making | -10 | 80 | L:0 2024=升:0 | fuel card | Loaders on the coal yard | 煤场装载机
CHP-GRID    | CHP  | A1 | purchased_electricity | electricity | 88 | flat | 0 | 200 | MWh:1 | invoice | Stand-by power | 备用电源
CHP-SF6     | CHP  | A1 | fugitive   |            | 620 | topup | -40 | 300 | g SF6:0 | service log | Switchgear | 开关设备
CHP-RAIL    | CHP  |    | upstream_transport | RAIL | @rail | | | 20 | t km:0 | statement | Coal by rail | 燃煤铁路运输
JIA-GAS     | JIA  | A3 | stationary_combustion | GAS        | 61 | steam | -15 | 40 | 万Nm3:3 | meter | Process heaters | 工艺加热炉
JIA-N2O     | JIA  | A3 | process    |            | 4850 | making | -120 | 70 | kg N2O:1 2024=公斤 氧化亚氮:1 | stack analyser | Nitric acid, N2O after abatement | 硝酸装置尾气
JIA-LIME    | JIA  | A3 | process    | LIMESTONE  | 310 | making | 0 | 60 | t:1 | weighbridge | Neutralisation | 中和用石灰石
JIA-GRID    | JIA  | A3 | purchased_electricity | electricity | 212 | making | 15 | 35 | 万kWh:2 | invoice | Grid power | 外购电力
JIA-PUMP    | JIA  | A4 | purchased_electricity | electricity | 96000 | flat | 10 | 45 | kWh:0 2024=度:0 | meter | Tank farm pumps | 罐区泵
JIA-VENT    | JIA  | A4 | fugitive   |            | 1350 | making | -30 | 150 | kg CH4-fossil:0 | estimate | Tank vents | 罐顶逸散
JIA-R134A   | JIA  | A3 | fugitive   |            | 24 | topup | 0 | 300 | kg R-134a:1 | service log | Process chillers | 工艺冷机
JIA-FORK    | JIA  | A4 | mobile_combustion | LPG        | 1450 | making | 0 | 90 | kg:0 | invoice | Fork lifts | 叉车
JIA-PV      | JIA  | A3 | purchased_electricity | electricity-direct | 14.2 | sun | 60 | 90 | 万kWh:3 | meter | Roof photovoltaics | 屋顶光伏
JIA-SERV    | JIA  |    | purchased_goods_and_services | SERVICES | 185 | flat | 30 | 160 | 万元:2 | ledger | Maintenance services | 检维修服务
YI-CLINKER  | YI   | A5 | process    | CLINKER    | 15200 | building | -20 | 40 | t:0 2024=吨:1 | belt scale | Clinker made | 熟料产量
YI-COAL     | YI   | A5 | stationary_combustion | COAL       | 2130 | building | -25 | 40 | t:1 | weighbridge | Kiln coal | 窑用煤
YI-GRID     | YI   | A5 | purchased_electricity | electricity | 152 | building | 0 | 35 | 万kWh:2 2025=万千瓦时:2 | invoice | Grid power | 外购电力
YI-DIESEL   | YI   | A6 | mobile_combustion | DIESEL     | 31 | building | -10 | 90 | t:2 | fuel card | Excavators and dumpers | 堆场机械
YI-TRUCK    | YI   |    | upstream_transport | TRUCK | 1260000 | building | 0 | 70 | t km:0 | statement | Limestone by road | 石灰石公路运输
YI-SF6      | YI   | A5 | fugitive   |            | 180 | yearly | 0 | 300 | g SF6:0 | service log | Switchgear | 开关设备
YI-PV       | YI   | A6 | purchased_electricity | electricity-direct | 98000 | sun | 0 | 90 | kWh:0 | meter | Roof photovoltaics | 屋顶光伏
BING-GAS    | BING | B1 | stationary_combustion | GAS        | 172 | flat | -10 | 25 | 万Nm3:3 | meter | Melting furnace | 熔窑用气
BING-LIME   | BING | B1 | process    | LIMESTONE  | 465 | flat | 0 | 40 | t:1 | batch record | Limestone in the batch | 配合料石灰石
BING-DOLO   | BING | B1 | process    | DOLOMITE   | 640 | flat | 0 | 40 | t:1 | batch record | Dolomite in the batch | 配合料白云石
BING-GRID   | BING | B1 | purchased_electricity | electricity | 2610 | flat | 5 | 30 | MWh:2 2025=万kWh:3 | invoice | Grid power | 外购电力
BING-LPG    | BING | B1 | stationary_combustion | LPG        | 3.2 | flat | 0 | 200 | t:2 | invoice | Feeder burners | 料道燃烧器
BING-PACK   | BING |    | purchased_goods_and_services | PACKAGING | 265 | flat | 15 | 60 | t:1 | supplier statement | Cartons and pallets | 纸箱托盘
BING-TRUCK  | BING |    | upstream_transport | TRUCK | 690000 | flat | 0 | 60 | t km:0 2024=吨公里:0 | statement | Sand and soda ash by road | 原料公路运输
DING-COKE   | DING | B2 | stationary_combustion | COKE       | 402 | making | -40 | 60 | t:1 | weighbridge | Cupola furnace | 冲天炉焦炭
DING-ELEC   | DING | B2 | process    | ELECTRODE  | 14.6 | making | 10 | 70 | t:2 | store record | Electrodes of the arc furnace | 电弧炉电极
DING-GRID   | DING | B2 | purchased_electricity | electricity | 365 | making | 35 | 45 | 万kWh:2 | invoice | Arc furnace power | 电弧炉电力
DING-GRID2  | DING | B3 | purchased_electricity | electricity | 468000 | making | 10 | 45 | 度:0 | invoice | Finishing shop power | 加工车间电力
DING-GAS    | DING | B3 | stationary_combustion | GAS        | 23 | making | 0 | 60 | 万Nm3:3 | meter | Heat treatment | 热处理炉
DING-DIESEL | DING | B3 | mobile_combustion | DIESEL-L   | 2900 | making | 0 | 100 | L:0 | fuel card | Yard trucks | 厂内车辆
DING-STEEL  | DING |    | purchased_goods_and_services | STEEL | 930 | making | 0 | 70 | t:1 | supplier statement | Steel bought | 外购钢材
GENG-GAS    | GENG | B4 | stationary_combustion | GAS        | 44 | steam | 0 | 50 | 万Nm3:3 | meter | Stenter frames | 定型机
GENG-GRID   | GENG | B4 | purchased_electricity | electricity | 1690 | making | 0 | 45 | MWh:1 | invoice | Grid power | 外购电力
GENG-COD    | GENG | B4 | waste_water | COD       | 41 | making | 0 | 90 | t:2 | laboratory | Own pre-treatment | 厂内预处理
GENG-R410A  | GENG | B4 | fugitive   |            | 9.5 | topup | 0 | 350 | kg R-410A:1 | service log | Air conditioners | 空调
GENG-PETROL | GENG | B4 | mobile_combustion | PETROL-L   | 830 | flat | -20 | 120 | L:1 | fuel card | Sales cars | 公务车
GENG-PACK   | GENG |    | purchased_goods_and_services | PACKAGING | 74000 | making | 0 | 70 | kg:0 | supplier statement | Packaging | 包装
XIN-PELLET  | XIN  | B5 | stationary_combustion | PELLET     | 690 | steam | 25 | 60 | t:1 2024=吨:1 | weighbridge | Pellet boiler | 生物质锅炉
XIN-GRID    | XIN  | B5 | purchased_electricity | electricity | 47.5 | making | 0 | 45 | 万kWh:3 | invoice | Grid power | 外购电力
XIN-LPG     | XIN  | B5 | mobile_combustion | LPG        | 1.9 | making | 0 | 100 | t:3 | invoice | Fork lifts | 叉车
XIN-PV      | XIN  | B5 | purchased_electricity | electricity-direct | 121 | sun | 0 | 90 | MWh:2 | meter | Roof photovoltaics | 屋顶光伏
XIN-TRUCK   | XIN  |    | upstream_transport | TRUCK | 212000 | making | 0 | 80 | t km:0 | statement | Timber by road | 木材公路运输
WU-GRID1    | WU   | C3 | purchased_electricity | electricity | 318 | cooling | 40 | 20 | 万kWh:2 | invoice | Fab 1 power | 一厂电力
WU-GRID2    | WU   | C4 | purchased_electricity | electricity | 2450 | cooling | 90 | 20 | MWh:2 | invoice | Fab 2 power | 二厂电力
WU-NF3      | WU   | C3 | process    |            | 26 | making | -60 | 90 | kg NF3:2 | abatement log | Chamber cleaning, NF3 | 腔体清洗 NF3
WU-CF4      | WU   | C3 | process    |            | 19 | making | -60 | 90 | kg CF4:2 2025=千克 四氟化碳:2 | abatement log | Etching, CF4 | 刻蚀 CF4
WU-C2F6     | WU   | C4 | process    |            | 6.4 | making | -80 | 90 | kg PFC-116:2 | abatement log | Etching, C2F6 | 刻蚀 C2F6
WU-SF6      | WU   | C4 | process    |            | 3400 | making | -50 | 110 | g SF6:0 | abatement log | Etching, SF6 | 刻蚀 SF6
WU-R410A    | WU   | C3 | fugitive   |            | 22 | topup | 0 | 250 | kg R-410A:1 | service log | Clean room cooling | 洁净室空调
WU-GAS      | WU   | C4 | stationary_combustion | GAS        | 15.5 | heating | 0 | 60 | 万Nm3:3 | meter | Boilers | 锅炉
WU-SERV     | WU   |    | purchased_goods_and_services | SERVICES | 3150000 | flat | 60 | 120 | 元:2 2024=CNY:2 2025=万元:4 | ledger | Engineering services | 技术服务
WU-PV       | WU   | C4 | purchased_electricity | electricity-direct | 186 | sun | 250 | 80 | MWh:2 | meter | Roof photovoltaics | 屋顶光伏
CHOU-GAS    | CHOU | C5 | stationary_combustion | GAS        | 27 | making | 0 | 60 | 万Nm3:3 | meter | Paint ovens | 涂装烘房
CHOU-GRID   | CHOU | C5 | purchased_electricity | electricity | 1445 | making | 20 | 35 | MWh:1 | invoice | Grid power | 外购电力
CHOU-R134A  | CHOU | C5 | fugitive   |            | 31 | making | 10 | 160 | kg HFC-134a:2 | filling log | Losses in filling | 充注损失
CHOU-CO2    | CHOU | C5 | process    |            | 8.6 | making | 0 | 80 | t CO2:2 | cylinder record | Shielding gas | 焊接保护气
CHOU-TEST   | CHOU | C5 | mobile_combustion | PETROL     | 2.4 | making | 0 | 100 | t:3 | store record | Test bench | 台架试验
CHOU-STEEL  | CHOU |    | purchased_goods_and_services | STEEL | 415 | making | 15 | 60 | t:1 | supplier statement | Steel sheet bought | 外购钢板
CHOU-PV     | CHOU | C5 | purchased_electricity | electricity-direct | 10.4 | sun | 0 | 90 | 万kWh:3 | meter | Roof photovoltaics | 屋顶光伏
GUI-DIESEL  | GUI  | C6 | mobile_combustion | DIESEL     | 96 | making | 25 | 50 | t:2 | fuel card | Own trucks | 自有货车
GUI-PETROL  | GUI  | C6 | mobile_combustion | PETROL     | 4.1 | flat | -30 | 90 | t:3 | fuel card | Vans | 厢式车
GUI-LPG     | GUI  | C6 | mobile_combustion | LPG        | 2650 | making | -20 | 80 | kg:0 | invoice | Fork lifts | 叉车
GUI-GRID    | GUI  | C6 | purchased_electricity | electricity | 255000 | cooling | 45 | 40 | kWh:0 | invoice | Warehouses and truck charging | 仓库与充电
GUI-R404A   | GUI  | C6 | fugitive   |            | 13 | topup | 0 | 300 | kg R-404A:1 | service log | Cold trucks and docks | 冷藏车
GUI-HIRED   | GUI  |    | upstream_transport | TRUCK | 8150000 | making | 30 | 60 | t km:0 | statement | Hired haulage | 外包运输
ZI-GRID     | ZI   | C2 | purchased_electricity | electricity | 905 | cooling | 150 | 12 | 万kWh:2 | invoice | Servers and cooling | 机房用电
ZI-DIESEL   | ZI   | C2 | stationary_combustion | DIESEL-L   | 1900 | flat | 0 | 500 | L:0 | store record | Emergency generators | 应急发电机
ZI-R410A    | ZI   | C2 | fugitive   |            | 27 | topup | 80 | 300 | kg R-410A:1 | service log | Room cooling | 机房空调
ZI-R134A    | ZI   | C2 | fugitive   |            | 16 | topup | 0 | 300 | kg R-134a:1 | service log | Chillers | 冷水机组
ZI-SF6      | ZI   | C2 | fugitive   |            | 150 | yearly | 0 | 300 | g SF6:0 | service log | Switchgear | 开关设备
ZI-SERV     | ZI   |    | purchased_goods_and_services | SERVICES | 96 | flat | 80 | 150 | 万元:2 | ledger | Network services | 网络服务
JI-GAS      | JI   | D2 | stationary_combustion | GAS        | 16 | flat | 0 | 60 | 万Nm3:3 | meter | Cookers and fryers | 蒸煮油炸
JI-GRID     | JI   | D2 | purchased_electricity | electricity | 1520 | cooling | 20 | 30 | MWh:1 | invoice | Cold stores | 冷库
JI-R404A    | JI   | D2 | fugitive   |            | 58 | topup | -60 | 260 | kg R-404A:1 2025=千克 R404A:1 | service log | Refrigeration plant | 制冷系统
JI-COD      | JI   | D2 | waste_water | COD-FOOD  | 33 | flat | 10 | 80 | t:2 | laboratory | Anaerobic tank | 厌氧池
JI-TRUCK    | JI   |    | upstream_transport | TRUCK | 545000 | flat | 20 | 60 | t km:0 | statement | Produce by road | 原料公路运输
JI-PACK     | JI   |    | purchased_goods_and_services | PACKAGING | 188 | flat | 0 | 60 | t:1 2024=吨:1 | supplier statement | Packaging | 包装
REN-FERM    | REN  | D3 | process    | FERMENT    | 5350 | brewing | 0 | 40 | t:0 | batch record | Fermentation | 发酵
REN-GAS     | REN  | D3 | stationary_combustion | GAS        | 9.4 | brewing | 0 | 60 | 万Nm3:3 | meter | Brew house burners | 糖化车间
REN-GRID    | REN  | D3 | purchased_electricity | electricity | 61.5 | brewing | 0 | 40 | 万kWh:2 | invoice | Grid power | 外购电力
REN-COD     | REN  | D3 | waste_water | COD-FOOD  | 58 | brewing | 0 | 70 | t:2 | laboratory | Anaerobic reactor | 厌氧反应器
REN-SLIP    | REN  | D3 | fugitive   |            | 410 | brewing | -20 | 120 | kg CH4-nonfossil:0 | estimate | Biogas slip | 沼气逸散
REN-CO2     | REN  | D3 | fugitive   |            | 11.5 | brewing | 0 | 90 | t CO2:2 | cylinder record | Bought CO2 vented | 外购二氧化碳排空
YIN-GAS     | YIN  | D4 | stationary_combustion | GAS        | 19.5 | flat | 10 | 50 | 万Nm3:3 | meter | Boilers and dryers | 锅炉与干燥
YIN-GRID    | YIN  | D4 | purchased_electricity | electricity | 129 | cooling | 30 | 30 | 万kWh:2 | invoice | Grid power | 外购电力
YIN-R134A   | YIN  | D4 | fugitive   |            | 18 | topup | 0 | 300 | kg R-134a:1 | service log | Chillers | 冷水机组
YIN-SERV    | YIN  |    | purchased_goods_and_services | SERVICES | 74 | flat | 20 | 150 | 万元:2 | ledger | Laboratory services | 检测服务
WWT-COD     | WWT  | D5 | waste_water | COD       | 365 | flat | 10 | 50 | t:1 | laboratory | Sewage of the park | 园区污水
WWT-N       | WWT  | D5 | waste_water | NITROGEN  | 29500 | flat | 10 | 60 | kg:0 | laboratory | Nitrogen removed | 脱氮
WWT-GRID    | WWT  | D5 | purchased_electricity | electricity | 515 | flat | 10 | 30 | MWh:1 | invoice | Aeration and pumps | 曝气与水泵
WWT-PV      | WWT  | D5 | purchased_electricity | electricity-direct | 13.7 | sun | 0 | 90 | 万kWh:3 | meter | Photovoltaics over the basins | 池面光伏
WWT-CARBON  | WWT  | D5 | process    |            | 36 | flat | 0 | 120 | t CO2:2 | estimate | Methanol as carbon source | 外加碳源
PMC-GRID    | PMC  | C1 | purchased_electricity | electricity | 15.2 | cooling | -10 | 40 | 万kWh:2 | invoice | Offices | 办公用电
PMC-HEAT    | PMC  | C1 | purchased_heat | heat | 1150 | heating | -20 | 60 | GJ:1 2024=吉焦:1 | invoice | Heat bought outside | 外购热力
PMC-GAS     | PMC  | C1 | stationary_combustion | GAS        | 8200 | flat | 0 | 80 | Nm3:0 | meter | Canteen | 食堂
PMC-R410A   | PMC  | C1 | fugitive   |            | 6.2 | topup | 0 | 350 | kg R-410A:1 | service log | Air conditioners | 空调
PMC-TRAVEL  | PMC  |    | business_travel | TRAVEL | 46000 | flat | 40 | 200 | pkm:0 | statement | Rail and air travel | 火车与飞机出行
PMC-CARS    | PMC  |    | mobile_combustion | PETROL-L   | 1950 | flat | -120 | 90 | L:1 2025=升:1 | fuel card | Office cars | 公务车队
PMC-BUS     | PMC  |    | purchased_electricity | electricity | 83000 | flat | 60 | 50 | kWh:0 | meter | Park buses and charging posts | 园区巴士与充电桩
PMC-LIGHT   | PMC  |    | purchased_electricity | electricity | 6.4 | heating | -40 | 30 | 万kWh:3 | invoice | Street lights | 路灯
PMC-GASNET  | PMC  |    | fugitive   |            | 1.05 | flat | -20 | 100 | t CH4-fossil:3 2025=吨 化石甲烷:3 | estimate | Gas network losses | 燃气管网泄漏
PMC-TREES   | PMC  | D1 | land_sink | TREES      | @area | flat | 0 | 0 | 亩:1 | survey | Trees of the park | 公园乔木
PMC-BELT    | PMC  | B6 | land_sink | SHRUBS     | @area | flat | 0 | 0 | ha:2 | survey | Green belt | 绿带灌草
PMC-WETLAND | PMC  | D6 | land_sink |            | 11.2 | growing | 20 | 60 | t CO2:2 | survey | Wetland plants | 湿地植物
""", 13)

# Where sources are: those on a plot and not listed here are points somewhere in it, those on no plot and not listed
# here are on no map. Lines run along the axes and areas are rectangles, so that sample/verify needs no geometry library;
# those over several plots have a length or area that is a power of two, so that binary fractions share them exactly.
# source | WKT
PLACES = rows("""
CHOU-TEST   | POINT(502552 3431290)
PMC-GASNET  | LINESTRING(501000 3431540, 502680 3431540, 502680 3431172)
PMC-LIGHT   | MULTILINESTRING((501010 3431010, 502782 3431010, 502782 3432028, 501010 3432028, 501010 3431010), (501010 3431232, 502782 3431232), (501010 3431499, 502782 3431499), (501010 3431746, 502782 3431746), (501332 3431010, 501332 3432028), (501616 3431010, 501616 3432028), (501908 3431010, 501908 3432028), (502240 3431010, 502240 3432028))
PMC-BUS     | LINESTRING(501010 3431499, 501616 3431499, 501616 3431746, 502240 3431746, 502240 3431232, 501010 3431232, 501010 3431499)
JIA-VENT    | MULTIPOLYGON(((501816 3431870, 501880 3431870, 501880 3431998, 501816 3431998, 501816 3431870)), ((501936 3431870, 502128 3431870, 502128 3431998, 501936 3431998, 501936 3431870)))
YI-DIESEL   | POLYGON((502460 3431778, 502588 3431778, 502588 3431842, 502460 3431842, 502460 3431778))
PMC-TREES   | POLYGON((501110 3431030, 501310 3431030, 501310 3431210, 501110 3431210, 501110 3431030))
PMC-BELT    | POLYGON((502502 3431524, 502762 3431524, 502762 3431724, 502502 3431724, 502502 3431524))
PMC-WETLAND | POLYGON((502540 3431040, 502740 3431040, 502740 3431150, 502540 3431150, 502540 3431040))
""", 2)

# Who supplies what is bought outside the park: factor of the source | party
SUPPLIERS = rows("""
electricity | GRID
heat        | HEAT
STEEL       | MILL
PACKAGING   | PACK
SERVICES    | SERV
""", 2)

# What the CHP sells: buyer | carrier | base | shape | growth | noise | unit:decimals. Not emissions of the park:
# the fuel is counted at the CHP. GRID is surplus that leaves the park.
TRANSFERS = rows("""
JIA  | steam       | 45000 | steam   | 0   | 30 | GJ:1
GENG | steam       | 37500 | steam   | -10 | 35 | GJ:1
YIN  | steam       | 16200 | steam   | 10  | 35 | GJ:1
REN  | steam       | 13900 | brewing | 0   | 35 | GJ:1
JI   | steam       | 12100 | flat    | 10  | 40 | GJ:1
XIN  | steam       | 2900  | steam   | 0   | 50 | GJ:1
WU   | heat        | 6400  | heating | 0   | 40 | GJ:1
ZI   | heat        | 300   | heating | 0   | 40 | GJ:1
PMC  | heat        | 1900  | heating | 0   | 40 | GJ:1
JIA  | electricity | 262   | making  | 10  | 30 | 万kWh:2
GENG | electricity | 1900  | making  | 0   | 30 | MWh:1
WU   | electricity | 205   | cooling | 20  | 25 | 万kWh:2
DING | electricity | 1480  | making  | 0   | 40 | MWh:1
YI   | electricity | 121   | building | 0  | 40 | 万kWh:2
REN  | electricity | 690000 | brewing | 0  | 40 | kWh:0
JI   | electricity | 910   | cooling | 0   | 35 | MWh:1
YIN  | electricity | 79    | cooling | 0   | 35 | 万kWh:2
WWT  | electricity | 305   | flat    | 0   | 30 | MWh:1
PMC  | electricity | 98000 | cooling | 0   | 40 | kWh:0
GRID | electricity | 640   | heating | -50 | 90 | MWh:1
""", 7)

CHP_EFFICIENCY = "0.72"  # heat and power delivered per fuel burnt
CHP_OWN_USE = "0.08"  # of the power sold, on top of it
CHP_GAS_SHARE = {2023: "0.05", 2024: "0.10", 2025: "0.18"}  # coal gives way to gas
CHP_LIMESTONE = "0.031"  # t per t of coal
CHP_RAIL_KM = 640

# ---- Evidence ----------------------------------------------------------------------------------

# Word in the evidence: channel of the reading | quality score, 1 the best, assumed for the sample
EVIDENCE = rows("""
meter              | metered   | 1
weighbridge        | metered   | 2
belt scale         | metered   | 2
stack analyser     | metered   | 2
abatement log      | metered   | 2
invoice            | invoiced  | 2
fuel card          | invoiced  | 2
statement          | invoiced  | 3
supplier statement | invoiced  | 3
ledger             | invoiced  | 3
store record       | invoiced  | 3
cylinder record    | invoiced  | 3
laboratory         | sampled   | 2
batch record       | sampled   | 2
service log        | sampled   | 3
filling log        | sampled   | 3
survey             | sampled   | 4
estimate           | estimated | 5
""", 3)

# Sources with evidence "meter" have one, calibrated every two years; of these the second calibration was missed.
NOT_CALIBRATED = ("PMC-BUS",)

# ---- Assets -------------------------------------------------------------------------------------
# Invented, serials and prices included. What is allocated to the plant is more or less what it emits; what it surrenders is
# its CO2 of the year before under NDRC-910, in whole tonnes.

# What happened to units: day | kind of movement | party | class | registry | code | first serial number | units | vintage |
# month of production | counterparty | price of a unit in CNY | purpose | document. Those that are new have serial numbers,
# of others the first that the party has are meant. What is carried over has those of before, and the vintage of after.
MOVEMENTS = rows("""
2023-07-20 | allocate   | CHP | CEA  | China | 2022 | 1         | 270000 | 2022 |         |                 |       |                          | allocation of 2022
2023-09-15 | buy        | REN | GEC  | GEC   |      | 230700001 | 800    | 2023 | 2023-07 | trader of power | 21    |                          | trade 2023-41
2023-10-27 | retire     | REN | GEC  |       |      |           | 500    | 2023 |         |                 |       | beer of the anniversary  | retirement 2023-088
2023-12-18 | surrender  | CHP | CEA  |       |      |           | 266000 | 2022 |         |                 |       | compliance 2022          | surrender 2023
2024-10-25 | allocate   | CHP | CEA  | China | 2023 | 1         | 266500 | 2023 |         |                 |       |                          | allocation of 2023
2024-12-11 | buy        | ZI  | GEC  | GEC   |      | 241100001 | 4000   | 2024 | 2024-11 | trader of power | 8.5   |                          | trade 2024-63
2024-12-16 | surrender  | CHP | CEA  |       |      |           | 4000   | 2022 |         |                 |       | compliance 2023          | surrender 2024
2024-12-16 | surrender  | CHP | CEA  |       |      |           | 264334 | 2023 |         |                 |       | compliance 2023          | surrender 2024
2025-04-18 | buy        | ZI  | GEC  | GEC   |      | 250300001 | 30000  | 2025 | 2025-03 | wind farm       | 4.2   |                          | trade 2025-12
2025-05-08 | buy        | PMC | CCER | CCER  |      | 800001    | 15000  | 2024 |         | forest farm     | 85    |                          | trade 2025-19
2025-06-17 | transfer   | ZI  | GEC  |       |      |           | 1500   | 2024 |         | GUI             | 6     |                          | trade 2025-27
2025-09-22 | allocate   | CHP | CEA  | China | 2024 | 1         | 268000 | 2024 |         |                 |       |                          | allocation of 2024
2025-10-22 | buy        | WU  | GEC  | GEC   |      | 250900001 | 25000  | 2025 | 2025-09 | wind farm       | 4.6   |                          | trade 2025-44
2025-11-20 | sell       | CHP | CEA  |       |      |           | 2000   | 2024 |         | carbon market   | 62.36 |                          | trade 2025-51
2025-12-15 | surrender  | CHP | CEA  |       |      |           | 2166   | 2023 |         |                 |       | compliance 2024          | surrender 2025
2025-12-15 | surrender  | CHP | CEA  |       |      |           | 261532 | 2024 |         |                 |       | compliance 2024          | surrender 2025
2025-12-18 | retire     | PMC | CCER |       |      |           | 12000  | 2024 |         |                 |       | neutrality, scopes 1, 2  | retirement 2025-301
2025-12-31 | expire     | REN | GEC  |       |      |           | 300    | 2023 |         |                 |       |                          | notice of the registry
2025-12-31 | carry over | CHP | CEA  | China | 2024 | 263533    | 4468   | 2025 |         |                 |       |                          | carry-over into 2025
""", 14)

# Certificates that cover consumption: source | from | until (excluded) | registry | first serial number | how many, 1 MWh each |
# retired on | evidence
CERTIFICATES = rows("""
ZI-GRID  | 2025-01-01 | 2026-01-01 | GEC | 250300001 | 30000 | 2025-05-20 | retirement 2025-117
WU-GRID2 | 2025-07-01 | 2026-01-01 | GEC | 250900001 | 25000 | 2025-11-12 | retirement 2025-204
""", 8)

# What a registry says of the account 9001 of PMC on the last day of 2025; no project has this number: kind of line | day |
# account | counter account | serial | quantity | purpose
STATEMENT = rows("""
transfer   | 2023-11-06 | 9001 | 7450 | 99901-70000001-70006000-VCS-VCU-999-VER-CN-1-99999-01012021-31122021-0 | 6,000 |
transfer   | 2024-08-14 | 7450 | 9001 | 99901-70000001-70001500-VCS-VCU-999-VER-CN-1-99999-01012021-31122021-0 | 1,500 |
retirement | 2025-12-19 | 9001 |      | 99901-70001501-70002000-VCS-VCU-999-VER-CN-1-99999-01012021-31122021-0 | 500   | neutrality, scope 3: retirement 2025-302
held       |            | 9001 |      | 99901-70002001-70006000-VCS-VCU-999-VER-CN-1-99999-01012021-31122021-0 | 4,000 |
""", 7)

# A week that is metered by the hour: a cold store, and a solar field on the old ash yard of the plant, which feeds the grid.
# source | kWh in each hour of a day | per mille on each day | noise, per mille
HOUR_DAYS = ("2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08", "2026-01-09", "2026-01-10", "2026-01-11")
HOURS = rows("""
JI-GRID   | 1720 1730 1730 1720 1700 1640 1380 1240 1250 1260 1270 1280 1270 1280 1270 1260 1240 1220 1210 1220 1260 1480 1690 1710 | 1000 1010 990 1000 1020 960 940 | 30
CHP-SOLAR | 0 0 0 0 0 0 0 0 900 3900 7400 9700 10500 9900 7900 4700 1300 0 0 0 0 0 0 0 | 980 350 820 1000 140 910 640 | 60
""", 4)

# What the park reports of a year: item of statistic_item | unit | 2023 | 2024 | 2025 ("-": not recorded) | evidence
STATISTICS = rows("""
value_added                    | 万元   | 912000    | 958000    | 1010000   | statistical yearbook of the park
revenue                        | 万元   | 3480000   | 3610000   | 3755000   | statistical yearbook of the park
green_rd_expenditure           | 万元   | 41800     | 58200     | 71500     | R&D survey
employees                      | person | 9850      | 10120     | 10260     | statistical yearbook of the park
floor_area                     | m2     | 742000    | 758500    | 771000    | building register
land_area                      | ha     | 186.0096  | 186.0096  | 186.0096  | land register
new_floor_area                 | m2     | 21000     | 16500     | 12500     | building register
new_floor_area_two_star        | m2     | 8400      | 9900      | 10600     | building register
solid_waste_generated          | t      | 61200     | 60400     | 47800     | waste manifests
solid_waste_used               | t      | 46900     | 49800     | 41400     | waste manifests
waste_heat_available           | GJ     | 905000    | 896000    | 702000    | energy audit
waste_heat_recovered           | GJ     | 398000    | 441000    | 384000    | energy audit
waste_cold_available           | GJ     | 52000     | 52000     | 52000     | energy audit
waste_cold_recovered           | GJ     | 0         | 9000      | 21000     | energy audit
waste_pressure_available       | GJ     | 38000     | 38000     | 36000     | energy audit
waste_pressure_recovered       | GJ     | 12000     | 19000     | 25000     | energy audit
water_fresh                    | m3     | 8650000   | 8310000   | 7420000   | water meters
water_reused                   | m3     | 25900000  | 28700000  | 31200000  | water meters
products_with_limit            | count  | 11        | 11        | 11        | energy audit
products_within_level_2        | count  | -         | 8         | 9         | energy audit
enterprises                    | count  | 13        | 13        | 13        | register of the park
enterprises_above_scale        | count  | 12        | 12        | 12        | register of the park
enterprises_at_benchmark       | count  | 5         | 6         | 7         | energy audit
enterprises_green              | count  | 3         | 4         | 6         | lists of the ministry
enterprises_cleaner_production | count  | 9         | 10        | 11        | audit reports
enterprises_digital_diagnosis  | count  | 10        | 12        | 12        | diagnosis reports
enterprises_verified           | count  | 2         | 3         | 4         | verification statements
enterprises_footprint          | count  | 0         | 1         | 2         | certificates
enterprises_disclosing         | count  | 6         | 8         | 9         | public reports
freight                        | t      | 2640000   | 2690000   | 2410000   | weighbridges
freight_clean                  | t      | 1530000   | 1720000   | 1790000   | weighbridges
vehicles                       | vehicle | 148      | 151       | 155       | vehicle register
vehicles_clean                 | vehicle | 61       | 84        | 112       | vehicle register
innovation_platforms           | count  | 1         | 1         | 2         | notices of the province
carbon_platform                | count  | 0         | 1         | 1         | acceptance report
carbon_ledger                  | count  | 1         | 1         | 1         | this ledger
renewable_generation           | MWh    | 0         | 0         | 0         | the roofs are sources of the ledger
credits_retired_scope_1_2      | t      | 0         | 0         | 12000     | retirement 2025-301
credits_retired_scope_3        | t      | 0         | 0         | 500       | retirement 2025-302
""", 6)

# Energy of fuels that have no heating value in the table of fuels: factor | GJ per unit | unit | clean | reference
ENERGY = rows("""
PELLET | 15.6 | t | yes | IPCC 2006 Vol. 2 Ch. 1 Table 1.2, wood
""", 5)

# A file as files are: source | from | until (excluded) | reading | evidence
FAULTY = rows("""
CHP-COLA    | 2026-01-01 | 2026-02-01 | 10020.5 t  | weighbridge 2026-01
YI-COAL     | 2026-01-01 | 2026-02-01 | 5 mt       | weighbridge 2026-01
BING-GRID   | 2026-01-01 | 2026-02-01 | -262.5 万kWh | invoice 2026-01
JIA-GAS     | 2025-12-01 | 2026-01-15 | 63.1 万Nm3 | meter 2026-01
DING-COKE   | 2026-01-01 | 2026-02-01 | 4O2.5 t    | weighbridge 2026-01
CHP-COAL    | 2026-01-01 | 2026-01-32 | 9870.2 t   | weighbridge 2026-01
GENG-GRID   | 2026-01-01 | 2026-02-01 | 1630.2 MWh | invoice 2026-01
""", 5)
