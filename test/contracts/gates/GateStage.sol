// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition, GateKinds} from "../../../contracts/gates/Gate.sol";
import {GateLib} from "../../../contracts/gates/GateLib.sol";
import {ParrotToken} from "../../../contracts/mocks/tokens/answers/ParrotToken.sol";
import {Assertions} from "../kit/Assertions.sol";

/// @notice GateLib as a contract, so that what it refuses can be caught.
contract Gate {
    mapping(uint256 n => Condition) private slots;
    uint256 private count;

    function passes(Condition[] memory conditions, bool all, address account) external view returns (bool) {
        return GateLib.passes(conditions, all, account);
    }

    function holdingOf(Condition memory condition, address account) external view returns (bool, uint256) {
        return GateLib.holdingOf(condition, account);
    }

    function check(Condition[] memory conditions, address account) external view {
        GateLib.check(conditions, account);
    }

    function write(Condition[] memory conditions) external {
        GateLib.write(slots, conditions, count);
        count = conditions.length;
    }

    function read() external view returns (Condition[] memory) {
        return GateLib.read(slots, count);
    }

    function slot(uint256 n) external view returns (Condition memory) {
        return slots[n];
    }
}

/// @notice Answers `accessOf` and `balanceOf` as a pass collection of the first edition does, which knows no final passes.
contract FirstEdition {
    function accessOf(address) external pure returns (uint256, uint16, uint8, uint40) {
        return (7, 1, 2, 0);
    }

    function balanceOf(address) external pure returns (uint256) {
        return 1;
    }
}

/// @notice Answers what a pass collection answers, of one account.
contract PassAnswers {
    uint256 private passId;
    uint8 private rank;
    uint40 private expiresAt;
    uint8 private finalRank;

    function hold(uint256 passId_, uint8 rank_, uint40 expiresAt_, uint8 finalRank_) external {
        (passId, rank, expiresAt, finalRank) = (passId_, rank_, expiresAt_, finalRank_);
    }

    function accessOf(address) external view returns (uint256, uint16, uint8, uint40) {
        return (passId, 1, rank, expiresAt);
    }

    function finalRankOf(address) external view returns (uint8) {
        return finalRank;
    }

    function balanceOf(address) external view returns (uint256) {
        return passId == 0 ? 0 : 1;
    }
}

/// @notice A gate and a token that answers what it was taught.
abstract contract GateStage is Assertions {
    address internal fan = address(0xFA11);
    uint256 internal constant NOW = 1_800_000_000;

    Gate internal gate;
    ParrotToken internal parrot;

    function setUp() public {
        vm.warp(NOW);
        gate = new Gate();
        parrot = new ParrotToken("");
    }

    function ask(uint8 kind, uint128 min) internal view returns (Condition memory made) {
        made.token = address(parrot);
        made.kind = kind;
        made.min = min;
    }

    function pass(uint8 rank) internal view returns (Condition memory made) {
        made = ask(GateKinds.PASS, 0);
        made.rank = rank;
    }

    function finalPass(uint8 rank) internal view returns (Condition memory made) {
        made = ask(GateKinds.PASS_FINAL, 0);
        made.rank = rank;
    }
}
