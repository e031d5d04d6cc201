// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {Stage} from "../../kit/Stage.sol";

contract AccessTest is Stage {
    function gasOf(address viewer) private view returns (uint256 used) {
        uint256 before = gasleft();
        pass.hasAccess(viewer);
        used = before - gasleft();
    }

    function gasCold(address viewer) external view returns (uint256) {
        return gasOf(viewer);
    }

    /// @custom:proves [S3.11] nobody without a pass has access
    function test_nobody() public view {
        assertFalse(pass.hasAccess(fan), "fan");
        assertFalse(pass.hasAccess(address(0)), "zero address");
        (uint256 passId, uint16 tierId, uint8 rank, uint40 end) = pass.accessOf(fan);
        assertEq(uint256(passId) + tierId + rank + end, 0, "everything zero");
    }

    /// @custom:proves [S3.11][S3.12] access ends with the second the pass ends
    function test_boundary() public {
        buy(fan, bronze);
        vm.warp(NOW + MONTH - 1);
        assertTrue(pass.hasAccess(fan), "one second before");
        vm.warp(NOW + MONTH);
        assertFalse(pass.hasAccess(fan), "at the end");
        vm.warp(NOW + MONTH + 1);
        assertFalse(pass.hasAccess(fan), "one second after");
        (uint256 passId, uint16 tierId, uint8 rank, uint40 end) = pass.accessOf(fan);
        assertEq(passId, 1, "the pass that ended is still named");
        assertEq(tierId, bronze, "tier");
        assertEq(rank, 1, "rank");
        assertEq(end, NOW + MONTH, "end");
    }

    /// @custom:proves [S3.11][D6][T32] a thousand passes sent to a viewer cost the check nothing
    function test_dust() public {
        buy(fan, gold);
        uint256 before = this.gasCold(fan);
        uint16 dust = addTier(terms(1, 1, 1));
        for (uint160 n; n < 1_000; ++n) {
            buyFor(other, address(0xD057 + n), dust);
        }
        vm.warp(NOW + 1);
        for (uint160 n; n < 1_000; ++n) {
            move(address(0xD057 + n), fan, 2 + n);
        }
        assertEq(pass.balanceOf(fan), 1_001, "passes");
        assertTrue(pass.hasAccess(fan), "access");
        assertLe(this.gasCold(fan), before * 105 / 100, "gas");
    }

    /// @custom:proves [S3.11] a check costs no more than one storage read of a clone
    function test_flat() public {
        buy(fan, bronze);
        assertLe(this.gasCold(fan), 6_000, "gas without the 21,000 of a transaction");
    }

    /// @custom:proves [S3.11] live dust of another tier cannot arrive at all
    function test_liveDust() public {
        buy(fan, gold);
        uint16 dust = addTier(terms(0, MONTH, 1));
        buy(other, dust);
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_OtherPassLive.selector, fan, 1, gold));
        pass.transferFrom(other, fan, 2);
        assertEq(idOf(fan), 1, "the gold pass counts");
    }
}
