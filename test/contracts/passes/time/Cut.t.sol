// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Stretch} from "../../../../contracts/passes/time/PassTime.sol";
import {Assertions} from "../../kit/Assertions.sol";
import {Line} from "./Line.sol";

contract CutTest is Assertions {
    uint256 private constant NOW = 1_800_000_000;
    Line private lines;

    function setUp() public {
        vm.warp(NOW);
        lines = new Line();
    }

    function lineOf(uint256 seed, uint256 count) private pure returns (Stretch[] memory line) {
        line = new Stretch[](count);
        uint256 end = NOW;
        for (uint256 n; n < count; ++n) {
            seed = uint256(keccak256(abi.encode(seed)));
            end += bound(seed, 1, 100);
            line[n] = Stretch({until: uint40(end), price: uint96(seed >> 200)});
        }
    }

    /// @dev Price of the second that begins at `time`; the greatest value when no time is left.
    function priceAt(Stretch[] memory line, uint256 time) private pure returns (uint256) {
        for (uint256 n; n < line.length; ++n) {
            if (line[n].until == 0 || time < line[n].until) return line[n].price;
        }
        return type(uint256).max;
    }

    function lengthOf(Stretch[] memory line) private pure returns (uint256) {
        return line.length == 0 ? 0 : line[line.length - 1].until - NOW;
    }

    /// @custom:proves [S3.12] a cut takes out its seconds and moves the others forward at their own price
    function testFuzz_everySecond(uint256 seed, uint8 count, uint16 from, uint16 until) public view {
        Stretch[] memory line = lineOf(seed, bound(count, 1, 9));
        uint256 total = lengthOf(line);
        uint256 start = bound(from, 0, total);
        uint256 end = bound(until, start, total);
        Stretch[] memory rest = lines.cut(line, NOW + start, NOW + end);
        assertEq(lengthOf(rest), total - (end - start), "seconds");
        for (uint256 second; second < total - (end - start); ++second) {
            uint256 was = second < start ? second : second + (end - start);
            assertEq(priceAt(rest, NOW + second), priceAt(line, NOW + was), "price");
        }
        for (uint256 n = 1; n < rest.length; ++n) {
            assertTrue(rest[n].until > rest[n - 1].until, "no empty stretch");
        }
    }

    /// @custom:proves [S3.12] time that never ends stays behind a cut, or is what is cut
    function testFuzz_forever(uint256 seed, uint8 count, uint96 price) public view {
        Stretch[] memory timed = lineOf(seed, bound(count, 1, 8));
        Stretch[] memory line = new Stretch[](timed.length + 1);
        for (uint256 n; n < timed.length; ++n) {
            line[n] = timed[n];
        }
        line[timed.length] = Stretch({until: 0, price: price});
        Stretch[] memory rest = lines.cut(line, NOW, NOW + lengthOf(timed));
        assertEq(rest.length, 1, "only what never ends");
        assertEq(rest[0].until, 0, "never");
        assertEq(rest[0].price, price, "price");
        rest = lines.cut(line, NOW + 1, 0);
        assertEq(uint256(keccak256(abi.encode(rest))), uint256(keccak256(abi.encode(timed))), "all that ends");
    }

    /// @custom:proves [S3.12] a line that is cut stays as it was given
    function testFuzz_given(uint256 seed, uint8 count, uint16 from, uint16 until) public view {
        Stretch[] memory line = lineOf(seed, bound(count, 1, 9));
        uint256 start = bound(from, 0, lengthOf(line));
        uint256 end = bound(until, start, lengthOf(line));
        Stretch[] memory lineAfter = lines.givenToCut(line, NOW + start, NOW + end);
        assertEq(uint256(keccak256(abi.encode(lineAfter))), uint256(keccak256(abi.encode(line))), "line");
    }

    /// @custom:proves [S3.12] time behind a cut comes forward and none of it is lost
    function test_middle() public view {
        Stretch[] memory line = new Stretch[](3);
        line[0] = Stretch({until: uint40(NOW + 10), price: 1});
        line[1] = Stretch({until: uint40(NOW + 30), price: 2});
        line[2] = Stretch({until: uint40(NOW + 60), price: 3});
        Stretch[] memory rest = lines.cut(line, NOW + 15, NOW + 25);
        assertEq(rest.length, 3, "stretches");
        assertEq(rest[0].until, NOW + 10, "before it");
        assertEq(rest[1].until, NOW + 20, "ten seconds less");
        assertEq(rest[2].until, NOW + 50, "forward by ten seconds, thirty long as before");
        assertEq(rest[0].price * 100 + rest[1].price * 10 + rest[2].price, 123, "prices");
    }

    /// @custom:proves [S3.12] a line that is cut whole is empty
    function test_whole() public view {
        Stretch[] memory line = new Stretch[](1);
        line[0] = Stretch({until: 0, price: 5});
        assertEq(lines.cut(line, NOW, 0).length, 0, "for ever");
        line[0] = Stretch({until: uint40(NOW + 9), price: 5});
        assertEq(lines.cut(line, NOW, NOW + 9).length, 0, "timed");
    }
}
